// Servers of one chapter as processes: started, counted by what they log, restarted.
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from '../../lib/testing.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is started three times. */
export interface ServerProgram {
  /** From the root, as in `01-unary-users/server.ts`. */
  file: string;
  args: string[];
  /** The method whose answers are counted, as in `users.v1.UserService/CreateUser`. */
  method: string;
}

/** A server that can be restarted at its address. */
export interface Restarted {
  address: string;
  /** Messages with which it has answered in calls that have ended, over all restarts. */
  answers(): number;
  /** Ends it by `signal` and starts it again. */
  restart(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when a line of its log since its start has `text`, or `signal` aborts. */
  untilLogged(text: string, signal: AbortSignal): Promise<void>;
  /** Resolves when it has logged something more, or `signal` aborts. */
  untilMore(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server on a free port, which it keeps over restarts. */
export async function startServer({ file, args, method }: ServerProgram): Promise<Restarted> {
  const start = (port: string) =>
    startProgram(join(root, file), ['--port', port, ...args], { apart: true });
  const line = new RegExp(`${method} \\w+ [\\d.]+ ms, \\d+ in, (\\d+) out`, 'g');
  const count = (log: string) =>
    [...log.matchAll(line)].reduce((sum, [, out]) => sum + Number(out), 0);
  let program = await start('0');
  const { address } = program;
  const port = address.slice(address.lastIndexOf(':') + 1);
  let before = 0;
  return {
    address,
    answers: () => before + count(program.output()),
    async restart(signal) {
      await program.stop(signal);
      before += count(program.output());
      program = await start(port);
    },
    untilLogged: (text, signal) => untilLogged(program, text, signal),
    untilMore: (signal) => untilMore(program, signal),
    async stop() {
      await program.stop();
    },
  };
}

async function untilLogged(program: Program, text: string, signal: AbortSignal) {
  while (!program.output().includes(text) && !signal.aborted) await untilMore(program, signal);
}

async function untilMore({ child }: Program, signal: AbortSignal): Promise<void> {
  try {
    await once(child.stderr ?? child, 'data', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Starts three of them at the same time; when one does not start, the others end. */
export async function startThree(program: ServerProgram): Promise<Restarted[]> {
  const starting = await Promise.allSettled([1, 2, 3].map(() => startServer(program)));
  const started = starting.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = starting.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((server) => server.stop()));
  throw failed.reason;
}
