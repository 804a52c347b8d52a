// What every program of the benchmark is: with --serve a server that says where
// it listens, otherwise a client. A client reads lines, each a number of seconds,
// does its work again and again until they have passed, at least once, answers
// with one line of JSON, and ends with its input:
//   npx tsx 01-unary-users/bench/json.ts --serve
//   npx tsx 01-unary-users/bench/json.ts --address 127.0.0.1:PORT   (then 1, Enter)
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import { type Flag, number, parseFlags, text, toggle, UsageError } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { exitOnSignals } from '../../lib/signals.ts';
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
  /** What the work is once, and what came of it. */
  each: number;
  check: number;
  /** How much was done in all. */
  units: number;
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
    // An end of its own: one that a signal makes leaves no profile.
    exitOnSignals(['SIGTERM']);
    console.log(`the benchmark listens on 127.0.0.1:${await serve(own)}`);
  }).then(() => {
    // What has failed has left its connection open, and that would keep the process.
    if (process.exitCode) process.exit();
  });
}

/** Does at least one round of work for each line of the input. */
async function work(worker: Worker, traffic: () => Traffic): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const before = traffic();
    const began = performance.now();
    const rounds: Done[] = [];
    let seconds = 0;
    while (rounds.length === 0 || seconds < Number(line)) {
      rounds.push(await worker.round());
      seconds = (performance.now() - began) / 1000;
    }
    const after = traffic();
    const { units, check, size, memory } = sameOf(rounds);
    const all = units * rounds.length;
    const ordered = Float64Array.from(rounds.flatMap(({ latencies = [] }) => latencies)).sort();
    const at = (share: number) => ordered[Math.floor((ordered.length - 1) * share)];
    const up = after.up - before.up;
    const down = size === undefined ? after.down - before.down : size * all;
    const bytes = up + down === 0 ? {} : { up, down };
    const times = { seconds, p50: at(0.5), p99: at(0.99) };
    const answer: Answer = { each: units, check, units: all, memory, ...times, ...bytes };
    console.log(JSON.stringify(answer));
  }
  worker.close?.();
}

/** What every round has done; the first, once the others have been found to be the same. */
function sameOf([first, ...others]: Done[]): Done {
  if (first === undefined) throw new Error('no work was done');
  const odd = others.find(({ units, check }) => units !== first.units || check !== first.check);
  if (odd === undefined) return first;
  const both = `${first.units} with check ${first.check}, then ${odd.units} with ${odd.check}`;
  throw new Error(`the same work gave different results: ${both}`);
}
