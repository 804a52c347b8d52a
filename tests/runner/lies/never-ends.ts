// uvu prints "Passed: 1" and waits for ever: the server is still listening.
import { createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

createServer().listen(0, '127.0.0.1');
test('one is one', () => assert.is(1, 1));
test.run();
