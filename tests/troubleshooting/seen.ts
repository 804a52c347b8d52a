// What a person sees of a call that fails: grpc-js's text, and under it the
// sentence that a program of the workbook makes of it.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type ChannelOptions, type ClientOptions, credentials, Server } from '@grpc/grpc-js';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { bidi, unary } from '../../lib/handlers.ts';
import { explain } from '../../lib/program.ts';
import { listen, stop } from '../../lib/server.ts';
import { isServiceError } from '../../lib/status.ts';
import { type Client, NumberService } from '../../lib/tests/numbers.ts';

/** Makes what an entry of the page describes, and returns what is seen. */
export type Reproduction = () => Promise<string>;

export { type Client, NumberService };

/** Answers with the number that it was sent. */
export const echo = unary(({ value }: { value: number }) => ({ value }));

/** Answers each number with itself, for as long as they come. */
export const streamEcho = bidi(async function* (numbers: AsyncIterable<{ value: number }>) {
  yield* numbers;
});

/** What `call` fails with. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    return `it did not fail: ${JSON.stringify(await call)}`;
  } catch (error) {
    if (isServiceError(error)) return `${error.message}\n${explain(error)}`;
    return error instanceof Error ? error.message : String(error);
  }
}

/** A server in this process, and a client of it; what is not given is as usual. */
interface Setting {
  handlers?: Parameters<Server['addService']>[1];
  serverOptions?: ConstructorParameters<typeof Server>[0];
  serverCredentials?: Parameters<typeof listen>[1]['credentials'];
  clientCredentials?: ReturnType<typeof credentials.createInsecure>;
  options?: ClientOptions;
}

/** What `use` returns, with a client of a server that listens for so long. */
export async function withServer<T>(
  setting: Setting,
  use: (client: Client, server: Server, port: number) => Promise<T>,
): Promise<T> {
  const { clientCredentials, options, serverCredentials } = setting;
  const server = new Server(setting.serverOptions);
  server.addService(NumberService.service, setting.handlers ?? { Double: echo });
  const secured = serverCredentials === undefined ? {} : { credentials: serverCredentials };
  const port = await listen(server, { host: '127.0.0.1', port: 0, ...secured });
  const channel = clientCredentials ?? credentials.createInsecure();
  const client = new NumberService(`127.0.0.1:${port}`, channel, options);
  try {
    return await use(client, server, port);
  } finally {
    client.close();
    await stop(server, 50);
  }
}

/** What a call of `setting`'s server fails with. */
export function failing(setting: Setting, use: (client: Client) => Promise<unknown> = double) {
  return withServer(setting, (client) => failureOf(use(client)));
}

/** A unary call that may take so many seconds. */
export const within = (seconds: number) => (client: Client) =>
  unaryCall(client.double.bind(client), { value: 1 }, { deadline: inSeconds(seconds) });
export const double = within(5);

/** What a call of a target fails with. */
export async function failingTo(target: string, options: ChannelOptions = {}): Promise<string> {
  const client = new NumberService(target, credentials.createInsecure(), options);
  try {
    return await failureOf(double(client));
  } finally {
    client.close();
  }
}

/** Listens on a free port while `use` runs, and gives each connection to `take`. */
export async function withListener<T>(
  take: (socket: Socket) => void,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // Whoever hangs up first is the other's error.
    take(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  try {
    return await use(typeof address === 'object' ? (address?.port ?? 0) : 0);
  } finally {
    for (const socket of sockets) socket.destroy();
    listener.close();
  }
}

/** Connects a socket to `host` and `port`, both ways; the other end's socket. */
export function forward(socket: Socket, port: number, host = '127.0.0.1'): Socket {
  const other = connect(port, host);
  other.on('error', () => socket.destroy());
  other.on('close', () => socket.destroy());
  socket.on('close', () => other.destroy());
  return other.pipe(socket).pipe(other);
}
