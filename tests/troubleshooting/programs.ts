// Entries about programs: handlers that break, processes that end or do not.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { untilReady } from '../../lab/many/ready.ts';
import { inSeconds } from '../../lib/calls.ts';
import { runProgram, startProgram } from '../../lib/testing.ts';
import { failing, failingTo, type Reproduction, streamEcho, withServer } from './seen.ts';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const users = (name: string) => file(`../../01-unary-users/${name}`);

/** What a program prints, and how it ends. */
async function ending(program: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args);
  return `${stdout}${stderr}\n(exit code ${code})`;
}

/**
 * Reads with a plain loop and then ends, as the naive handler does. It leaves the
 * loop early: that destroys the call on every version of Node.
 */
async function naiveEcho(call: AsyncIterable<unknown> & { write(m: unknown): void; end(): void }) {
  for await (const request of call) {
    call.write(request);
    break;
  }
  call.end();
}

export const programs: Record<string, Reproduction> = {
  'An unknown error': () =>
    failing({
      handlers: {
        Double: () => {
          throw new Error('no such table: users');
        },
      },
    }),
  'The server ends by itself': async () => {
    const server = await startProgram(file('rejects.ts'), []);
    const ended = once(server.child, 'close');
    const seen = await failingTo(server.address);
    const [code] = await ended;
    return `${seen}\n${server.output()}\n(exit code ${code})`;
  },
  'The client ends by itself': () => ending(file('cancels.ts'), []),
  'A bidirectional call does not end': () =>
    failing({ handlers: { Echo: naiveEcho } }, async (client) => {
      // A deadline that passes before there is a connection has another text.
      await untilReady(client);
      return new Promise((resolve, reject) => {
        const call = client.echo({ deadline: inSeconds(0.5) });
        call
          .on('error', reject)
          .on('data', () => {})
          .on('end', resolve);
        call.write({ value: 1 });
        call.end();
      });
    }),
  'The server does not stop': () =>
    withServer({ handlers: { Echo: streamEcho } }, async (client, server) => {
      const call = client.echo({ deadline: inSeconds(5) });
      call.on('error', () => {}); // The stop that follows cuts it.
      call.write({ value: 1 });
      await once(call, 'data');
      let state = 'waiting';
      server.tryShutdown(() => {
        state = 'stopped';
      });
      call.write({ value: 2 });
      const [{ value }] = await once(call, 'data');
      return `tryShutdown: ${state}; the open stream answers ${value}`;
    }),
  'A flag is unknown': () => ending(users('server.ts'), ['--prot', '50052']),
  'A value does not fit': () => ending(users('server.ts'), ['--port', 'http']),
  'The results cannot be written': () =>
    ending(users('client.ts'), ['--output', file('cancels.ts')]),
  'The certificates are not there': () =>
    ending(users('client.ts'), ['--tls', '--certs', 'no-such-folder']),
};
