// uvu prints "Passed: 1", and then the process fails.
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('one is one', () => assert.is(1, 1));
test.run();
process.on('exit', () => {
  process.exitCode = 3;
});
