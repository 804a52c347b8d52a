// Servers of one chapter as processes: started, counted by what they log, restarted.
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from '../../lib/testing.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const answered = /UserService\/CreateUser OK/g;

/** A server that can be restarted at its address. */
export interface Restarted {
  address: string;
  /** Calls that it has answered with OK, before and after restarts. */
  calls(): number;
  /** Ends it by `signal` and starts it again. */
  restart(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when it has answered a call since its start, or 10 s later. */
  untilCalled(): Promise<void>;
  stop(): Promise<void>;
}

const count = ({ output }: Program) => output().match(answered)?.length ?? 0;

async function untilCalled(program: Program): Promise<void> {
  const limit = AbortSignal.timeout(10_000);
  try {
    while (count(program) === 0)
      await once(program.child.stderr ?? program.child, 'data', { signal: limit });
  } catch (error) {
    if (!limit.aborted) throw error;
  }
}

/** Starts a server of chapter 1 on a free port, which it keeps over restarts. */
export async function startServer(database: string): Promise<Restarted> {
  const start = (port: string) =>
    startProgram(join(root, '01-unary-users/server.ts'), ['--port', port, '--database', database], {
      apart: true,
    });
  let program = await start('0');
  const { address } = program;
  const port = address.slice(address.lastIndexOf(':') + 1);
  let before = 0;
  return {
    address,
    calls: () => before + count(program),
    async restart(signal) {
      await program.stop(signal);
      before += count(program);
      program = await start(port);
    },
    untilCalled: () => untilCalled(program),
    async stop() {
      await program.stop();
    },
  };
}
