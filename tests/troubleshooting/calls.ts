// Entries about calls: deadlines, ends, sizes, misuse.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { credentials, Metadata } from '@grpc/grpc-js';
import { untilReady } from '../../lab/many/ready.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { unary } from '../../lib/handlers.ts';
import { logCalls } from '../../lib/log-calls.ts';
import {
  type Client,
  double,
  failing,
  failureOf,
  forward,
  NumberService,
  type Reproduction,
  streamEcho,
  within,
  withListener,
  withServer,
} from './seen.ts';

const silent = { Double: () => {} };
const large = { value: 1, padding: Buffer.alloc(5 * 1024 * 1024) };
const toNobody = () => new NumberService('127.0.0.1:1', credentials.createInsecure());

/** Asks for a number that never comes, waiting for a server that never comes. */
function waiting(client: Client): Promise<unknown> {
  const metadata = new Metadata({ waitForReady: true });
  const options = { deadline: inSeconds(0.2), metadata };
  return unaryCall(client.double.bind(client), { value: 1 }, options);
}

/** A call whose response is lost on its way: what the client and the server say of it. */
async function lostResponse(): Promise<string> {
  const log: string[] = [];
  const serverOptions = { interceptors: [logCalls((line) => log.push(line))] };
  const sockets: { client: Socket; server: Socket }[] = [];
  return withServer({ serverOptions }, (_, __, port) =>
    withListener(
      (socket) => sockets.push({ client: socket, server: forward(socket, port) }),
      async (relay) => {
        const client = new NumberService(`127.0.0.1:${relay}`, credentials.createInsecure());
        await double(client);
        for (const socket of sockets) socket.server.unpipe(socket.client).resume();
        const told = await failureOf(within(0.5)(client)).finally(() => client.close());
        return `${log.at(-1)}\n${told}`;
      },
    ),
  );
}

export const calls: Record<string, Reproduction> = {
  'The deadline is a duration': () =>
    failing(
      {},
      (client) =>
        new Promise((resolve, reject) => {
          client.double({ value: 1 }, { deadline: 5000 }, (error, response) =>
            error ? reject(error) : resolve(response),
          );
        }),
    ),
  'The deadline passes': () =>
    failing({ handlers: silent }, async (client) => {
      // A deadline that passes before there is a connection has another text.
      await untilReady(client);
      return within(0.5)(client);
    }),
  'The deadline passes before there is a connection': () => {
    const client = toNobody();
    return failureOf(waiting(client)).finally(() => client.close());
  },
  'The client gives up connecting': () => {
    const client = toNobody();
    const ready = new Promise((resolve, reject) => {
      client.waitForReady(inSeconds(0.2), (error) => (error ? reject(error) : resolve('ready')));
    });
    return failureOf(ready).finally(() => client.close());
  },
  'The server says OK and the client says it was late': lostResponse,
  'The server stops during a call': () =>
    withServer({ handlers: { Echo: streamEcho } }, async (client, server) => {
      const call = client.echo({ deadline: inSeconds(5) });
      const failed = failureOf(once(call, 'error').then(([error]) => Promise.reject(error)));
      call.write({ value: 1 });
      await once(call, 'data');
      server.forceShutdown();
      return failed;
    }),
  'The message is too large': () =>
    failing({}, (client) =>
      unaryCall(client.double.bind(client), large, { deadline: inSeconds(5) }),
    ),
  'An internal error': () => {
    const fail = () => {
      throw new Error('no such table: users');
    };
    return failing({ handlers: { Double: unary(fail, () => {}) } });
  },
  'The client is closed': () =>
    failing({}, async (client) => {
      client.close();
      return double(client);
    }),
  'A write after the end': () =>
    failing(
      { handlers: { Echo: streamEcho } },
      (client) =>
        new Promise((resolve, reject) => {
          const call = client.echo({ deadline: inSeconds(5) });
          call
            .on('error', reject)
            .on('data', () => {})
            .on('end', resolve);
          call.end();
          call.write({ value: 1 });
        }),
    ),
  'The call has no callback': () =>
    failing({}, async (client) => Reflect.apply(client.double, client, [{ value: 1 }])),
  'The method has lost its client': () =>
    failing({}, async ({ double: unbound }) =>
      unaryCall(unbound, { value: 1 }, { deadline: inSeconds(5) }),
    ),
  'The credentials are missing': () =>
    failureOf(Promise.resolve().then(() => Reflect.construct(NumberService, ['127.0.0.1:1']))),
  'The metadata cannot be sent': async () => {
    const set = (key: string, value: string) =>
      failureOf(Promise.resolve().then(() => new Metadata().set(key, value)));
    return `${await set('x-name', 'Zoë €')}\n${await set('x-name-bin', 'Zoe')}`;
  },
};
