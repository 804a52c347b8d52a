// Runs one exercise's check against one answer, in a process of its own, for the
// answer may hang, exit or use up the memory. Started by run-check.ts with the
// exercise's folder, the answer's file and the number of rounds.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import type { WireCall } from '../wire/calls.ts';
import { byName, type Naming } from '../wire/names.ts';
import { makeBench } from './bench.ts';
import { sendConsole } from './child-console.ts';
import { Stuck, toFailure } from './failure.ts';
import { type Failure, tell } from './report.ts';
import type { Task } from './tasks.ts';

const [folder = '', answerFile = '', rounds = '1'] = process.argv.slice(2);
const taskSeconds = 8;
const closeSeconds = 2;
const memoryCode = 77;

let current = 0;
let waitingFor = 'before its first step';
let seenCalls = (): WireCall[] => [];
// An error that is thrown outside of every call ends a process.
process.on('uncaughtException', (error) => crash(error));
process.on('unhandledRejection', (error) => crash(error));
setLogVerbosity(logVerbosity.NONE);
sendConsole((text) => tell({ kind: 'printed', text }));
// Code that never waits keeps this from being said, and is ended from outside.
setInterval(() => {
  tell({ kind: 'alive' });
  const { rss } = process.memoryUsage();
  if (rss > Number(process.env.LAB_MEMORY_MB) * 2 ** 20) process.exit(memoryCode);
}, 200).unref();
process.once('disconnect', () => process.exit(1));

function crash(error: unknown): void {
  const failure = toFailure(error, answerFile, seenCalls());
  const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  // Some errors are made by a library, for what the answer did or left undone.
  const what = failure.stack.length > 0 ? failure.happened : `nobody caught ${thrown}`;
  const happened = `${what} (outside of every call: the process would have ended)`;
  tell({ kind: 'failed', task: Math.max(1, current), failure: { ...failure, happened } });
  process.exit(1);
}

/** The first export of the starter that the answer lacks. */
function missingExport(starter: object, answer: object): Failure | undefined {
  const kinds = new Map(Object.entries(answer).map(([name, value]) => [name, typeof value]));
  for (const [name, value] of Object.entries(starter)) {
    if (kinds.get(name) === typeof value) continue;
    const expected = `your file exports the ${typeof value} ${name}, as the starter does`;
    return { expected, happened: 'it does not', stack: [], diagrams: [] };
  }
  return undefined;
}

async function runTask(
  task: Task<object>,
  answer: object,
  naming: Naming,
): Promise<Failure | undefined> {
  waitingFor = 'before its first step';
  const { bench, calls, close } = makeBench(answer, naming, (what) => {
    waitingFor = `waiting for ${what.replace(/^waiting for /, '')}`;
    tell({ kind: 'step', what: waitingFor });
  });
  seenCalls = calls;
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    const late = () => {
      reject(new Stuck(`nothing more happened for ${taskSeconds} s, ${waitingFor}`));
    };
    timer = setTimeout(late, taskSeconds * 1000);
  });
  try {
    await Promise.race([task.run(bench), stuck]);
    return undefined;
  } catch (error) {
    return toFailure(error, answerFile, calls());
  } finally {
    clearTimeout(timer);
    if (process.env.LAB_TRACE) tell({ kind: 'calls', task: current, calls: calls() });
    // What cannot be closed is left to the end of the process.
    await Promise.race([close(), pause(closeSeconds * 1000, undefined, { ref: false })]);
  }
}

/** Imports the student's file; what keeps it from being run is told. */
async function readAnswer(number: number): Promise<object | undefined> {
  try {
    // A query makes it another module: nothing is left over from the round before.
    return await import(`${pathToFileURL(answerFile)}?round=${number}`);
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    const happened = `it cannot be: ${thrown.message.replaceAll(answerFile, 'your file')}`;
    const failure = { expected: 'your file can be run', happened, stack: [], diagrams: [] };
    tell({ kind: 'failed', task: 1, failure });
    return undefined;
  }
}

async function round(tasks: Task<object>[], number: number, naming: Naming): Promise<boolean> {
  const answer = await readAnswer(number);
  if (answer === undefined) return false;
  const missing = missingExport(
    await import(pathToFileURL(join(folder, 'starter.ts')).href),
    answer,
  );
  for (const [i, task] of tasks.entries()) {
    current = i + 1;
    tell({ kind: 'begin', task: current });
    const failure = missing ?? (await runTask(task, answer, naming));
    if (failure === undefined) tell({ kind: 'passed', task: current });
    else tell({ kind: 'failed', task: current, failure });
    if (missing !== undefined) return false;
  }
  return true;
}

const checks: { default: Task<object>[] } = await import(
  pathToFileURL(join(folder, 'check.ts')).href
);
const naming = byName(join(folder, '../..'), folder);
tell({
  kind: 'tasks',
  tasks: checks.default.map(({ title, tried, read }) => ({ title, tried, read })),
});
for (let number = 1; number <= Number(rounds); number++) {
  if (!(await round(checks.default, number, naming))) break;
}
tell({ kind: 'done' });
// What the answer has left open does not keep the check from ending.
process.exit(0);
