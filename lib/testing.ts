// For tests: a server in this process, or a whole program in another, always on
// a free port of the loopback address, and never waited for by a sleep.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import {
  type ChannelCredentials,
  type ChannelOptions,
  type ClientOptions,
  credentials,
  Server,
  type ServerInterceptor,
  type ServiceDefinition,
  type ServiceError,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { listen, stop } from './server.ts';
import { isServiceError } from './status.ts';
import { typescript } from './typescript.ts';

/**
 * Whether this Node destroys a duplex stream, and with it what is still to be
 * written, when a `for await` has read it to its end: 20, 22 and 26.10 do, 24.21
 * does not. All of them destroy it when the loop is left before the end.
 */
export async function loopsDestroy(): Promise<boolean> {
  const stream = new Duplex({ read: () => void stream.push(null), write: () => {} });
  for await (const chunk of stream) throw new Error(`nothing was written, and ${chunk} came`);
  return stream.destroyed;
}

/** Serves one service in this process on 127.0.0.1 and a free port. */
export async function testServer(
  service: ServiceDefinition,
  handlers: UntypedServiceImplementation,
  options: ChannelOptions & { interceptors?: ServerInterceptor[] } = {},
): Promise<{ address: string; server: Server; stop(): Promise<void> }> {
  const server = new Server(options);
  server.addService(service, handlers);
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  return { address: `127.0.0.1:${port}`, server, stop: () => stop(server, 200) };
}

/** A stub class, as the loader makes it. */
export interface Stub<Client> {
  new (address: string, credentials: ChannelCredentials, options?: ClientOptions): Client;
  service: ServiceDefinition;
}

/**
 * Serves `handlers` in this process and gives `use` a client of them; both are
 * closed in the end, whatever happens.
 *
 * @param options Of the server's and the client's channel alike.
 */
export async function withClient<Client extends { close(): void }>(
  stub: Stub<Client>,
  handlers: UntypedServiceImplementation,
  use: (client: Client, address: string) => Promise<void>,
  options: ChannelOptions = {},
): Promise<void> {
  const { address, stop: end } = await testServer(stub.service, handlers, options);
  const client = new stub(address, credentials.createInsecure(), options);
  try {
    await use(client, address);
  } finally {
    client.close();
    await end();
  }
}

/** Ends a process that was started when this one exits. */
export function endWithUs(child: ChildProcess): void {
  const kill = () => child.kill();
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
}

/** A program that has said where it listens. */
export interface Program {
  address: string;
  child: ChildProcess;
  /** All that it has printed, on both streams. */
  output(): string;
  /** Sends a signal (SIGTERM by default) and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts a server program under tsx and resolves when it says that it listens.
 *
 * @param options.apart Keeps a terminal's Ctrl-C from it. Whoever asks for that ends
 *   it himself, also when a signal ends this process: see `exitOnSignals`.
 * @throws Error with what the program printed, if it ends before that.
 */
export function startProgram(
  file: string,
  args: string[],
  options: { apart?: boolean } = {},
): Promise<Program> {
  return startCommand([process.execPath, ...typescript(file), ...args], { ...options, name: file });
}

/**
 * Starts a server program in whatever language, as `startProgram` does.
 *
 * @param options.name What errors call it.
 * @param options.limitSeconds It is killed when it does not listen by then, if given.
 */
export async function startCommand(
  [command = '', ...args]: string[],
  options: { apart?: boolean; name?: string; limitSeconds?: number } = {},
): Promise<Program> {
  const { name = command, limitSeconds } = options;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.apart === true && process.platform !== 'win32',
  });
  let printed = '';
  const ended = once(child, 'close');
  endWithUs(child);
  const limit = limitSeconds && setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000);
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk;
      const found = /listens on (\S+)/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('close', (code) => reject(new Error(`${name} ended with ${code}: ${printed.trim()}`)));
  }).finally(() => clearTimeout(limit));
  return {
    address,
    child,
    output: () => printed,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** The error that a call ends with. Throws what is no service error, and when it does not fail. */
export async function serviceError(call: Promise<unknown>): Promise<ServiceError> {
  try {
    await call;
  } catch (error) {
    if (isServiceError(error)) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}

/** What a program that has ended left behind. */
export interface Ended {
  /** `null` when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program under tsx to its end; after `limitSeconds` it is killed. That is for one
 * that hangs: a machine with other things to do takes its time.
 */
export function runProgram(file: string, args: string[], limitSeconds = 150): Promise<Ended> {
  return runCommand([process.execPath, ...typescript(file), ...args], { limitSeconds });
}

/**
 * Runs a program in whatever language to its end, as `runProgram` does.
 *
 * @param options.show Shows what it says on its standard error, too, as it comes.
 */
export async function runCommand(
  [command = '', ...args]: string[],
  options: { limitSeconds?: number; cwd?: string; show?: boolean } = {},
): Promise<Ended> {
  const { limitSeconds = 150, cwd, show = false } = options;
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(child);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk));
  if (show) child.stderr.pipe(process.stderr, { end: false });
  // Not spawn's own `timeout`: of a command that is not there its timer goes on.
  const limit = setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000);
  // A command that is not there is told by 'error', which `once` throws.
  const [code] = await once(child, 'close').finally(() => clearTimeout(limit));
  return { code, ...printed };
}
