// How a server program ends.
import { once } from 'node:events';
import { createServer, connect as tcp } from 'node:net';
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds } from '../calls.ts';
import { startProgram } from '../testing.ts';
import { NumberService } from './numbers.ts';

const flooding = fileURLToPath(new URL('programs/flooding.ts', import.meta.url));

/** Passes connections on to `port`, and reads no more from there when something has come. */
async function deafTo(port: number) {
  const server = createServer((client) => {
    const other = tcp(port, '127.0.0.1');
    client.pipe(other);
    other.once('data', (chunk: Buffer) => {
      other.pause();
      client.write(chunk);
      server.emit('deaf');
    });
    for (const socket of [client, other]) socket.on('error', () => socket.destroy());
    client.on('close', () => other.destroy());
  });
  const deaf = once(server, 'deaf');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return { address: `127.0.0.1:${bound.port}`, deaf, close: () => server.close() };
}

test('a server ends though somebody reads nothing of what it has sent', async () => {
  if (process.platform === 'win32') return; // A signal ends a program there, come what may.
  const program = await startProgram(flooding, []);
  const port = Number(program.address.slice(program.address.lastIndexOf(':') + 1));
  const between = await deafTo(port);
  const client = new NumberService(between.address, credentials.createInsecure(), {
    'grpc-node.flow_control_window': 2 ** 28,
  });
  const call = client.count({ value: 1 }, { deadline: inSeconds(120) });
  call.on('error', () => {});
  call.resume();
  await between.deaf;
  // What hangs is killed, and has no exit code then.
  const limit = setTimeout(() => program.child.kill('SIGKILL'), 60_000);
  const code = await program.stop();
  clearTimeout(limit);
  call.cancel();
  client.close();
  between.close();
  assert.match(program.output(), 'has stopped');
  assert.is(code, 0);
});

test.run();
