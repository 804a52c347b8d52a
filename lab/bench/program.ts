// What every program of the benchmark is: with --serve a server that says where
// it listens, otherwise a client. A client does its work once for each line that
// it reads, answers with one line of JSON, and ends with its input:
//   npx tsx lab/bench/01-users/json-http1.ts --serve
//   npx tsx lab/bench/01-users/json-http1.ts --address 127.0.0.1:PORT   (then Enter)
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import { type Flag, number, parseFlags, text, toggle, UsageError } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { countTraffic, type Traffic } from './traffic.ts';

/** What came of one round of work. */
export interface Done {
  /** How much was done: calls, samples, readings, frames. */
  units: number;
  /** Made of what came back: the same for all who did the same work. */
  check: number;
  /** How long each answer took, where one is waited for, in milliseconds. */
  latencies?: number[];
  /** Bytes of a unit, where there is no wire to count them on. */
  size?: number;
  /** By how much the client's memory grew at most, in bytes. */
  memory?: number;
}

/** The line of JSON that a client answers with. */
export interface Answer {
  units: number;
  check: number;
  seconds: number;
  p50?: number;
  p99?: number;
  memory?: number;
  /** Bytes sent to the server, and those that came back. */
  up?: number;
  down?: number;
}

/** A client that is ready to work. */
export interface Worker {
  round(): Promise<Done> | Done;
  close?(): void;
}

type Flags = Record<string, Flag<unknown>>;
type Values<F extends Flags> = ReturnType<typeof parseFlags<F>>;

/** A flag that takes a whole number. */
export const whole = (help: string, standard: number, min = 0) =>
  number({ help, default: standard, min, integer: true });

const common = {
  serve: toggle({ help: 'be the server, on a free port' }),
  address: text({ help: 'the server', default: '' }),
  amount: whole('how much to do in a round', 100, 1),
};

/**
 * Runs a program of the benchmark.
 *
 * @param program.serve Starts the server and resolves with its port; left out where
 *   the server is a chapter's own, or there is none.
 * @param program.connect Makes a client; what it does is not timed.
 */
export function benchProgram<F extends Flags>(program: {
  about: string;
  flags: F;
  serve?(flags: Values<F>): Promise<number>;
  connect(address: string, amount: number, flags: Values<F>): Promise<Worker> | Worker;
}): Promise<void> {
  return run(async () => {
    const { about, serve, connect } = program;
    const usage = `npx tsx ${relative('.', process.argv[1] ?? '')}`;
    const all = { ...program.flags, ...common };
    // Read twice, because the types of the two sets of flags are known apart.
    const own: Values<F> = parseFlags<F & typeof common>({ usage, about, flags: all });
    const shared: Flags & typeof common = all;
    const { serve: serving, address, amount } = parseFlags({ usage, about, flags: shared });
    const traffic = countTraffic();
    if (!serving) return work(await connect(address, amount, own), traffic);
    if (serve === undefined) throw new UsageError("The server is a chapter's own.");
    console.log(`the benchmark listens on 127.0.0.1:${await serve(own)}`);
  });
}

/** Does a round for each line of the input. */
async function work(worker: Worker, traffic: () => Traffic): Promise<void> {
  for await (const _ of createInterface({ input: process.stdin })) {
    const before = traffic();
    const began = performance.now();
    const { latencies, size, ...done } = await worker.round();
    const seconds = (performance.now() - began) / 1000;
    const after = traffic();
    const ordered = Float64Array.from(latencies ?? []).sort();
    const at = (share: number) => ordered[Math.floor((ordered.length - 1) * share)];
    const up = after.up - before.up;
    const down = size === undefined ? after.down - before.down : size * done.units;
    const bytes = up + down === 0 ? {} : { up, down };
    const answer: Answer = { ...done, seconds, p50: at(0.5), p99: at(0.99), ...bytes };
    console.log(JSON.stringify(answer));
  }
  worker.close?.();
}
