// Runs an exercise's check against an answer, or several, in a process of its own,
// for an answer may hang, exit or use up the memory. Started by run-check.ts with
// the number of rounds, and for each answer its exercise's folder and its file.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import type { WireCall } from '../wire/calls.ts';
import { byName, type Naming } from '../wire/names.ts';
import { readAnswer } from './answer.ts';
import { makeBench } from './bench.ts';
import { keepBuiltins } from './builtins.ts';
import { sendConsole } from './child-console.ts';
import { Stuck, toFailure } from './failure.ts';
import { patience, slowness } from './patience.ts';
import { type Failure, memoryCode, tell, type Words } from './report.ts';
import { countListeners } from './rules/listeners.ts';
import type { Task } from './tasks.ts';
import { tasksOf } from './tasks-of.ts';

const [rounds = '1', ...jobs] = process.argv.slice(2);
const taskSeconds = 8;
const callSeconds = 4;
const closeSeconds = 2;
// In which calls that have been cancelled, and what waits on them, come to an end.
const graceSeconds = 1.5;
const secondTime =
  ' (the second time, in a program that has served these calls before: what does it remember?)';
const patienceSeconds = 2;

let [folder, answerFile] = ['', ''];
let current = 0;
let waitingFor = 'before its first step';
let imports = 0;
let slow = 1;
let hasFailed = false;
let seenCalls = (): WireCall[] => [];
// An error that is thrown outside of every call ends a process.
process.on('uncaughtException', (error) => crash(error));
process.on('unhandledRejection', (error) => crash(error));
countListeners();
setLogVerbosity(logVerbosity.NONE);
let printed = '';
sendConsole(
  (text) => tell({ kind: 'printed', text }),
  (text) => {
    printed = (printed + text).slice(-10_000);
  },
);
// Code that never waits keeps this from being said, and is ended from outside. It keeps
// the process, too: a wait on which nothing else is open ends with its own sentence.
setInterval(() => {
  tell({ kind: 'alive' });
  const { rss } = process.memoryUsage();
  if (rss > Number(process.env.LAB_MEMORY_MB) * 2 ** 20) process.exit(memoryCode);
}, 200);

function crash(error: unknown): void {
  // What is let go while a failed task is closed belongs to its failure.
  if (hasFailed) return;
  const failure = toFailure(error, answerFile, seenCalls());
  const thrown =
    error instanceof Error
      ? `${error.name}: ${error.message}`
      : inspect(error, { breakLength: Number.POSITIVE_INFINITY, depth: 1 });
  // Some errors are made by a library, for what the answer did or left undone.
  const what = failure.stack.length > 0 ? failure.happened : `nobody caught ${thrown}`;
  const happened = `${what} (outside of every call: the process would have ended)`;
  tell({ kind: 'failed', task: Math.max(1, current), failure: { ...failure, happened } });
  process.exit(1);
}

async function runTask(
  task: Task<object>,
  answer: object,
  naming: Naming,
): Promise<Failure | undefined> {
  waitingFor = 'before its first step';
  const seconds = Math.round(taskSeconds * slow);
  const onStep = (what: string) => {
    waitingFor = `waiting for ${what.replace(/^waiting for /, '')}`;
    tell({ kind: 'step', what: waitingFor });
    waiting.again(seconds);
  };
  printed = '';
  const own = { onStep, printed: () => printed };
  const options = { anew, naming, callSeconds: callSeconds * slow, ...own };
  const { bench, calls, rules, hangUp, close } = makeBench(answer, options);
  let late = () => {};
  const stuck = new Promise<never>((_, reject) => {
    late = () => reject(new Stuck(`nothing more happened for ${seconds} s, ${waitingFor}`));
  });
  const waiting = patience(seconds, late);
  const { except = {} } = task;
  const grace = graceSeconds * 1000 * slow;
  seenCalls = calls;
  let failure: Failure | undefined;
  hasFailed = false;
  const failed = (error: unknown) => {
    hasFailed = true;
    failure ??= toFailure(error, answerFile, calls());
  };
  try {
    await Promise.race([task.run(bench), stuck]);
    waiting.stop();
    hangUp();
    const broken = await rules.open(except, grace);
    if (broken !== undefined) failed(broken);
  } catch (error) {
    failed((error instanceof Stuck && rules.spinning(except)) || error);
  }
  waiting.stop();
  if (process.env.LAB_TRACE) tell({ kind: 'calls', task: current, calls: calls() });
  // What cannot be closed is left to the end of the process.
  await Promise.race([close(), pause(closeSeconds * 1000, undefined, { ref: false })]);
  const left = failure === undefined ? await rules.closed(except, grace) : undefined;
  if (left !== undefined) failed(left);
  return failure;
}

/** Runs a task on a fresh copy of the answer, and again on the one that all tasks share. */
async function runTwice(
  task: Task<object>,
  shared: object,
  naming: Naming,
): Promise<Failure | undefined> {
  const failure = await runTask(task, await anew(), naming);
  if (failure !== undefined) return failure;
  const again = await runTask(task, shared, naming);
  if (again === undefined) return undefined;
  return { ...again, happened: `${again.happened}${secondTime}` };
}

// Every import has a number of its own: no two of them share what a module keeps.
async function anew(): Promise<object> {
  const { answer, failure } = await readAnswer(folder, answerFile, ++imports);
  if (answer === undefined) throw new Error(failure.happened);
  return answer;
}

async function round(
  tasks: readonly Task<object>[],
  naming: Naming,
  words: string[],
): Promise<boolean> {
  const { answer, failure: unread } = await readAnswer(folder, answerFile, ++imports);
  if (answer === undefined) {
    tell({ kind: 'failed', task: 1, failure: unread });
    return false;
  }
  const began = performance.now();
  const patience = process.env.LAB_STOP ? 0 : patienceSeconds * 1000;
  let failed = false;
  for (const [i, task] of tasks.entries()) {
    current = i + 1;
    tell({ kind: 'begin', task: current });
    const failure = await runTwice(task, answer, naming);
    if (failure === undefined) tell({ kind: 'passed', task: current, word: words[i] ?? '' });
    else tell({ kind: 'failed', task: current, failure });
    failed ||= failure !== undefined;
    // Whoever reads about the first failure does not wait for more of them.
    if (failed && performance.now() - began > patience) return false;
  }
  return !failed;
}

/** Checks one answer. Returns the word that says that this is done. */
async function checkAnswer(): Promise<string> {
  const tasks = await tasksOf(folder, process.env.LAB_ATTACK);
  const naming = byName(join(folder, '../..'), folder);
  // An answer can import the check, too: what it finds there, it cannot change.
  for (const task of tasks) Object.freeze(task);
  Object.freeze(tasks);
  const words = makeWords(Number(rounds) * tasks.length);
  const about = tasks.map(({ title, tried, read }) => ({ title, tried, read }));
  tell({ kind: 'tasks', tasks: about, words });
  for (let number = 0; number < Number(rounds); number++) {
    const own = words.passed.slice(number * tasks.length, (number + 1) * tasks.length);
    if (!(await round(tasks, naming, own))) break;
  }
  return words.done;
}

function makeWords(verdicts: number): Words {
  return { passed: Array.from({ length: verdicts }, () => randomUUID()), done: randomUUID() };
}

slow = slowness();
keepBuiltins();
let word = '';
while (jobs.length > 0) {
  [folder = '', answerFile = ''] = jobs.splice(0, 2);
  current = 0;
  word = await checkAnswer();
  if (jobs.length > 0) tell({ kind: 'next', word });
}
tell({ kind: 'done', word });
// What the answer has left open does not keep the check from ending.
process.exit(0);
