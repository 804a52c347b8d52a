// Three server processes: on a port each, or on one port, by node:cluster.
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startProgram } from '../../../lib/testing.ts';
import { typescript } from '../../../lib/typescript.ts';

const program = fileURLToPath(new URL('one-process.ts', import.meta.url));
/** How many there are. */
export const processes = 3;

/** Runs `use` with the addresses at which they listen, and stops them in the end. */
export type Serve = <T>(use: (addresses: string[]) => Promise<T>) => Promise<T>;

/** Each has an address of its own. */
export const apart: Serve = async (use) => {
  const started = await Promise.all(
    Array.from({ length: processes }, () => startProgram(program, [])),
  );
  try {
    return await use(started.map(({ address }) => address));
  } finally {
    await Promise.all(started.map(({ stop }) => stop()));
  }
};

/** They share an address: this process listens, and gives each connection to the next. */
export const clustered: Serve = async (use) => {
  const args = typescript(program);
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: args.at(-1) ?? program, execArgv: args.slice(0, -1), silent: true });
  const workers = Array.from({ length: processes }, () => cluster.fork());
  try {
    const ports = await Promise.all(workers.map(portOf));
    return await use([`127.0.0.1:${ports[0]}`]);
  } finally {
    await Promise.all(
      workers.map(async (worker) => {
        if (worker.isDead()) return;
        const ended = once(worker, 'exit');
        worker.process.kill('SIGTERM');
        await ended;
      }),
    );
  }
};

function portOf(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('listening', ({ port }) => resolve(port));
    worker.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
  });
}
