// Has an answer checked in a process of its own and hears its reports. Whatever the
// student's code does to that process, one sentence comes of it.
import type { WireCall } from '../wire/calls.ts';
import { endOf, endProcess, type ProcessOptions, startProcess, whyEnded } from './check-process.ts';
import type { Exercise } from './find.ts';
import { hearReports } from './hear-reports.ts';
import { patience } from './patience.ts';
import type { About, Failure, Report, Words } from './report.ts';

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

// The process itself sends less; code that takes its place may send more.
const mostPrinted = 64_000;
// The process says five times a second that it is alive, unless some code never
// waits. To fill the memory takes seconds, too, and that is told as what it is.
const usualQuiet = 15;
// Before it can say so it has to start.
const startSeconds = 60;

interface Options extends ProcessOptions {
  /** Seconds in which the answer may let nothing else run. */
  quietSeconds?: number;
  /** Seconds after which the check is ended, whatever it does. */
  mostSeconds?: number;
  /** Told whenever a task is begun. */
  onTask?(): void;
  /** Ends the check: then it throws what this was aborted with. */
  signal?: AbortSignal;
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
  const running = startProcess(answers, options);
  let [task, waitingFor, done] = [0, 'before its first step', false];
  let words: Words | undefined;
  let said = '';
  running.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk).slice(-4000)));

  let quiet = false;
  const alive = patience(startSeconds, () => {
    quiet = true;
    endProcess(running);
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
    endProcess(running);
  });
  let tooLong = false;
  const most = patience(mostSeconds, () => {
    tooLong = true;
    endProcess(running);
  });
  const onAbort = () => endProcess(running);
  options.signal?.addEventListener('abort', onAbort);
  const [code, signal] = await endOf(running);
  options.signal?.removeEventListener('abort', onAbort);
  alive.stop();
  most.stop();
  options.signal?.throwIfAborted();
  const missing = result.passed.length < rounds * result.tasks.length;
  if ((!done || missing) && result.failed === undefined) {
    const loop = `your code let nothing else run for ${quietSeconds} s, ${waitingFor}: is there a loop without an await?`;
    const never = `the check did not start within ${startSeconds} s`;
    const late = result.tasks.length > 0 ? loop : never;
    const long = `the check did not come to an end within ${mostSeconds} s, ${waitingFor}`;
    const changed = 'the verdicts of some tasks did not arrive: does your code change the process?';
    const flood = 'your code wrote a flood of its own where the check reports';
    const early = done ? changed : flooded ? flood : whyEnded(code, signal, said);
    const happened = tooLong ? long : quiet ? late : early;
    const failure = { expected: 'the task comes to an end', happened, stack: [], diagrams: [] };
    result.failed = { task: Math.max(1, task), failure };
  }
  return results;
}
