// The second test waits for a connection that nobody makes.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('one is one', () => assert.is(1, 1));
test('somebody calls', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'connection');
});
test.run();
