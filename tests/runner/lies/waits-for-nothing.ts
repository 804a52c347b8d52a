// Nothing is open while the test waits: Node.js ends the process, with 0.
import { test } from 'uvu';

test('somebody promises', () => new Promise<void>(() => {}));
test.run();
