// The process that runs a check: how it is started, and what its end says.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { typescript } from '../../lib/typescript.ts';
import type { Exercise } from './find.ts';
import { memoryCode } from './report.ts';

const child = fileURLToPath(new URL('child.ts', import.meta.url));
const heapMegabytes = 512;
const mostMegabytes = 1024;
// In which what a process has said before its end arrives.
const lastWordsMs = 2000;
const inGroups = process.platform !== 'win32';

// Ctrl-C reaches the processes of a terminal's own group alone: at an exit of this
// process, those that run checks are ended by it.
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const one of running) endProcess(one);
});

/** How many processes run a check now. */
export const checksRunning = () => running.size;

/** How a check is run. */
export interface ProcessOptions {
  /** How often all tasks are run, each time with a fresh copy of the answer. */
  rounds?: number;
  /** Whether to tell what went over the wire. */
  trace?: boolean;
  /** Whether to run no task after one that failed; else a few more seconds may be spent. */
  stop?: boolean;
  /** A learner's test, to be run in the place of the exercise's check. */
  attack?: string;
  /** The environment of the process, instead of this one's. */
  env?: NodeJS.ProcessEnv;
}

/** Starts the process that checks these answers, one after the other. */
export function startProcess(
  answers: { exercise: Exercise; file: string }[],
  { rounds = 1, env = process.env, ...options }: ProcessOptions,
): ChildProcess {
  const { trace, stop, attack = '' } = options;
  const jobs = answers.flatMap(({ exercise, file }) => [exercise.folder, file]);
  const limit = `--max-old-space-size=${heapMegabytes}`;
  const started = spawn(process.execPath, [limit, ...typescript(child), String(rounds), ...jobs], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own: what the student's code has started ends with it.
    detached: inGroups,
    env: {
      ...env,
      LAB_REPORTS: 'told',
      LAB_MEMORY_MB: String(mostMegabytes),
      LAB_TRACE: trace ? '1' : '',
      LAB_STOP: stop ? '1' : '',
      LAB_ATTACK: attack,
    },
  });
  running.add(started);
  return started;
}

/** Ends a process that runs a check, and all that it has started. */
export function endProcess(one: ChildProcess): void {
  if (one.pid === undefined) return;
  if (!inGroups) {
    one.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-one.pid, 'SIGKILL');
  } catch {
    // Nobody of its group is left.
  }
}

/** The exit code and signal of a process that runs a check, once nothing of it is left. */
export async function endOf(one: ChildProcess): Promise<unknown[]> {
  const closed = once(one, 'close');
  const how = await once(one, 'exit');
  running.delete(one);
  endProcess(one);
  // Who has left its group may still hold the pipes: that is not waited for.
  const enough = new AbortController();
  const wait = pause(lastWordsMs, undefined, enough).catch(() => {});
  await Promise.race([closed, wait]);
  enough.abort();
  for (const stream of one.stdio) stream?.destroy();
  return how;
}

/**
 * Why a check has come to its end too early, in a clause.
 *
 * @param said What the process wrote to its standard error.
 */
export function whyEnded(code: unknown, signal: unknown, said: string): string {
  const full = (megabytes: number) =>
    `your code used up the memory that it may have, ${megabytes} MB`;
  if (code === memoryCode) return full(mostMegabytes);
  if (/heap out of memory/.test(said)) return full(heapMegabytes);
  const why = /^\S*Error.*$/m.exec(said)?.[0];
  if (why !== undefined && code !== 0) return `the process ended with ${why}`;
  return signal === null
    ? `your code ended the process, with exit code ${code}`
    : `the process was ended by ${signal}`;
}
