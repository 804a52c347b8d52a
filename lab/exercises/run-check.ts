// Starts a check in a process of its own and hears its reports. Whatever the
// student's code does to that process, one sentence comes of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { typescript } from '../../lib/typescript.ts';
import type { WireCall } from '../wire/calls.ts';
import type { Exercise } from './find.ts';
import { hearReports } from './hear-reports.ts';
import { patience } from './patience.ts';
import { type About, type Failure, memoryCode, type Report, type Words } from './report.ts';

/** What came of a check. */
export interface Result {
  /** The tasks, in order; empty when the check could not begin. */
  tasks: About[];
  /** The numbers of the tasks that passed, of all rounds one after the other. */
  passed: number[];
  /** How many tasks were begun. */
  begun: number;
  /** The first task that failed, if one did, and why. */
  failed?: { task: number; failure: Failure };
  /** What the student's code printed. */
  printed: string;
  /** What went over the wire, by the task's number, if that was asked for. */
  calls: Map<number, WireCall[]>;
}

const child = fileURLToPath(new URL('child.ts', import.meta.url));
const heapMegabytes = 512;
const mostMegabytes = 1024;
// The process itself sends less; code that takes its place may send more.
const mostPrinted = 64_000;
// In which what a process has said before its end arrives.
const lastWordsMs = 2000;
// The process says five times a second that it is alive, unless some code never
// waits. To fill the memory takes seconds, too, and that is told as what it is.
const usualQuiet = 15;
// Before it can say so it has to start.
const startSeconds = 60;

interface Options {
  /** How often all tasks are run, each time with a fresh copy of the answer. */
  rounds?: number;
  /** Whether to tell what went over the wire. */
  trace?: boolean;
  /** Whether to run no task after one that failed; else a few more seconds may be spent. */
  stop?: boolean;
  /** A learner's test, to be run in the place of the exercise's check. */
  attack?: string;
  /** Seconds in which the answer may let nothing else run. */
  quietSeconds?: number;
  /** Seconds after which the check is ended, whatever it does. */
  mostSeconds?: number;
  /** Told whenever a task is begun. */
  onTask?(): void;
  /** The environment of the process, instead of this one's. */
  env?: NodeJS.ProcessEnv;
}

/** An answer to an exercise. */
export interface Answer {
  exercise: Exercise;
  file: string;
}

/** Checks one answer in a process that ends with the check. */
export async function runCheck(
  exercise: Exercise,
  answerFile: string,
  options: Options = {},
): Promise<Result> {
  const [result] = await runChecks([{ exercise, file: answerFile }], options);
  if (result === undefined) throw new Error('a check gave no result');
  return result;
}

/**
 * Checks several answers, one after the other in one process as long as that
 * lasts: an answer that ends it is followed by a new one. Quicker than a process
 * each, but what an answer has left behind may disturb the next.
 */
export async function runChecks(answers: Answer[], options: Options = {}): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < answers.length) {
    results.push(...(await runSome(answers.slice(results.length), options)));
  }
  return results;
}

/** The results of the first of these answers, up to one that ended the process. */
async function runSome(answers: Answer[], options: Options): Promise<Result[]> {
  const fresh = (): Result => ({
    tasks: [],
    passed: [],
    begun: 0,
    printed: '',
    calls: new Map(),
  });
  let result = fresh();
  const results = [result];
  const { rounds = 1, quietSeconds = usualQuiet, mostSeconds = Number.POSITIVE_INFINITY } = options;
  const running = start(answers, options);
  let [task, waitingFor, done] = [0, 'before its first step', false];
  let words: Words | undefined;
  let said = '';
  running.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk).slice(-4000)));

  let quiet = false;
  const alive = patience(startSeconds, () => {
    quiet = true;
    running.kill('SIGKILL');
  });
  const onReport = (report: Report) => {
    alive.again(quietSeconds);
    if (report.kind === 'tasks' && words === undefined) {
      ({ words } = report);
      result.tasks = report.tasks;
    }
    if (report.kind === 'next' && report.word === words?.done) {
      [result, task, words] = [fresh(), 0, undefined];
      results.push(result);
    }
    if (report.kind === 'begin') {
      [task, waitingFor] = [report.task, 'before its first step'];
      options.onTask?.();
    }
    result.begun = Math.max(result.begun, task);
    if (report.kind === 'step') waitingFor = report.what;
    if (report.kind === 'passed') {
      const verdict = words?.passed.indexOf(report.word) ?? -1;
      if (verdict >= 0) result.passed.push((verdict % result.tasks.length) + 1);
    }
    if (report.kind === 'failed') result.failed ??= report;
    // What is printed after the failure that is shown belongs to another task.
    if (report.kind === 'printed' && !result.failed) {
      result.printed = (result.printed + report.text).slice(0, mostPrinted);
    }
    if (report.kind === 'calls') result.calls.set(report.task, report.calls);
    if (report.kind === 'done' && report.word === words?.done) done = true;
  };
  let flooded = false;
  hearReports(running, onReport, () => {
    flooded = true;
    running.kill('SIGKILL');
  });
  let tooLong = false;
  const most = patience(mostSeconds, () => {
    tooLong = true;
    running.kill('SIGKILL');
  });
  const [code, signal] = await ended(running);
  alive.stop();
  most.stop();
  const missing = result.passed.length < rounds * result.tasks.length;
  if ((!done || missing) && result.failed === undefined) {
    const loop = `your code let nothing else run for ${quietSeconds} s, ${waitingFor}: is there a loop without an await?`;
    const never = `the check did not start within ${startSeconds} s`;
    const late = result.tasks.length > 0 ? loop : never;
    const long = `the check did not come to an end within ${mostSeconds} s, ${waitingFor}`;
    const changed = 'the verdicts of some tasks did not arrive: does your code change the process?';
    const flood = 'your code wrote a flood of its own where the check reports';
    const early = done ? changed : flooded ? flood : ending(code, signal, said);
    const happened = tooLong ? long : quiet ? late : early;
    const failure = { expected: 'the task comes to an end', happened, stack: [], diagrams: [] };
    result.failed = { task: Math.max(1, task), failure };
  }
  return results;
}

/** The exit code and signal of a process. What it has started, and left, is not waited for. */
async function ended(running: ChildProcess): Promise<unknown[]> {
  const closed = once(running, 'close');
  const how = await once(running, 'exit');
  const enough = new AbortController();
  const wait = pause(lastWordsMs, undefined, enough).catch(() => {});
  await Promise.race([closed, wait]);
  enough.abort();
  for (const stream of running.stdio) stream?.destroy();
  return how;
}

function start(answers: Answer[], { rounds = 1, env = process.env, ...options }: Options) {
  const { trace, stop, attack = '' } = options;
  const jobs = answers.flatMap(({ exercise, file }) => [exercise.folder, file]);
  const limit = `--max-old-space-size=${heapMegabytes}`;
  return spawn(process.execPath, [limit, ...typescript(child), String(rounds), ...jobs], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      LAB_REPORTS: 'told',
      LAB_MEMORY_MB: String(mostMegabytes),
      LAB_TRACE: trace ? '1' : '',
      LAB_STOP: stop ? '1' : '',
      LAB_ATTACK: attack,
    },
  });
}

function ending(code: unknown, signal: unknown, said: string): string {
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
