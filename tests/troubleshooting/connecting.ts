// Entries about reaching a server: addresses, proxies, ports.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { listen } from '../../lib/server.ts';
import { startProgram } from '../../lib/testing.ts';
import {
  failing,
  failingTo,
  failureOf,
  forward,
  type Reproduction,
  withListener,
  withServer,
} from './seen.ts';

/** An address of this machine that is not the one that servers listen on. */
function otherAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  return found?.address ?? '127.0.0.2';
}

async function throughProxy(proxy: string): Promise<string> {
  const names = ['grpc_proxy', 'no_grpc_proxy', 'no_proxy'] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  process.env.grpc_proxy = proxy;
  try {
    return await failing({});
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const usersServer = fileURLToPath(new URL('../../01-unary-users/server.ts', import.meta.url));

export const connecting: Record<string, Reproduction> = {
  'No server is there': () => failingTo('127.0.0.1:1'),
  // A proxy would be asked for a machine called "http".
  'The target is a URL': () => failingTo('http://127.0.0.1:50051', { 'grpc.enable_http_proxy': 0 }),
  'A proxy is in the way': () => throughProxy('http://127.0.0.1:1'),
  'Something else answers': async () => {
    const web = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const address = web.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return failingTo(`127.0.0.1:${port}`).finally(() => web.close());
  },
  'The connection breaks': async () => {
    let cut = () => {};
    return withServer({ handlers: { Double: () => cut() } }, (_, __, port) =>
      withListener(
        (socket) => {
          const other = forward(socket, port);
          cut = () => other.destroy();
        },
        (relay) => failingTo(`127.0.0.1:${relay}`),
      ),
    );
  },
  'The container cannot be reached': async () => {
    const server = await startProgram(usersServer, ['--port', '0', '--database', ':memory:']);
    const port = Number(server.address.split(':').at(-1));
    // As a published port does it: takes the connection, then finds nobody inside.
    const inside = otherAddress();
    const seen = await withListener(
      (socket) => forward(socket, port, inside),
      (published) => failingTo(`127.0.0.1:${published}`),
    );
    await server.stop();
    return `${server.output()}\n${seen}`;
  },
  'The port is in use': () =>
    withListener(
      () => {},
      async (port) => {
        const raw = new Promise((resolve, reject) => {
          const bound = (error: Error | null) => (error ? reject(error) : resolve('bound'));
          new Server().bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), bound);
        });
        const ours = listen(new Server(), { host: '127.0.0.1', port });
        return `${await failureOf(raw)}\n${await failureOf(ours)}`;
      },
    ),
  'The address is not of this machine': () =>
    failureOf(listen(new Server(), { host: '203.0.113.1', port: 0 })),
};
