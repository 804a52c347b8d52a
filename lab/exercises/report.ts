// What the process that runs a check tells the one that started it.
import { writeSync } from 'node:fs';
import type { WireCall } from '../wire/calls.ts';

/** Why a task failed, in the sentences that a student reads. */
export interface Failure {
  expected: string;
  happened: string;
  /** The student's own lines of a stack. */
  stack: string[];
  /** The calls in question, as diagrams. */
  diagrams: string[];
}

/** What a task says of itself. */
export interface About {
  title: string;
  tried: string;
  read: string;
}

/**
 * Words that nobody can guess, told before the student's code runs. A verdict is
 * believed with its own word only, and until then that is told to nobody: what code
 * of the same process sends, or hears of other reports, makes no verdict.
 */
export interface Words {
  /** One for each task that passes, round by round. */
  passed: string[];
  done: string;
}

/** One message from the process that runs a check. */
export type Report =
  | { kind: 'tasks'; tasks: About[]; words: Words }
  | { kind: 'next'; word: string }
  | { kind: 'begin'; task: number }
  | { kind: 'alive' }
  | { kind: 'step'; what: string }
  | { kind: 'passed'; task: number; word: string }
  | { kind: 'failed'; task: number; failure: Failure }
  | { kind: 'calls'; task: number; calls: WireCall[] }
  | { kind: 'printed'; text: string }
  | { kind: 'done'; word: string };

/** The exit code of a process that holds more memory than it may. */
export const memoryCode = 77;

const isText = (value: unknown) => typeof value === 'string';
const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isNumber = (value: unknown) => Number.isInteger(value);
type Shape = { [field: string]: (value: unknown) => boolean };

const has = (shape: Shape) => (value: unknown) => {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  return Object.entries(shape).every(([name, test]) => test(fields.get(name)));
};
const isFailure = has({ expected: isText, happened: isText, stack: areTexts, diagrams: areTexts });
const isAbout = has({ title: isText, tried: isText, read: isText });
const isWords = has({ passed: areTexts, done: isText });

const shapes: Record<Report['kind'], Shape> = {
  tasks: { tasks: (all) => Array.isArray(all) && all.every(isAbout), words: isWords },
  next: { word: isText },
  begin: { task: isNumber },
  alive: {},
  step: { what: isText },
  passed: { task: isNumber, word: isText },
  failed: { task: isNumber, failure: isFailure },
  calls: { task: isNumber, calls: Array.isArray },
  printed: { text: isText },
  done: { word: isText },
};

/** Whether a message of a child process is a report: the student's code can send others. */
export function isReport(message: unknown): message is Report {
  const kinds = Object.entries(shapes);
  return kinds.some(([kind, shape]) => has({ kind: (own) => own === kind, ...shape })(message));
}

/** The file descriptor on which a process that runs a check tells its reports, a line each. */
export const reportsFd = 3;

/** Tells the parent; without one, as in a debugger, prints. Ends the process when it is gone. */
export function tell(report: Report): void {
  const line = `${JSON.stringify(report)}\n`;
  if (process.env.LAB_REPORTS !== 'told') {
    console.log(line);
    return;
  }
  try {
    writeSync(reportsFd, line);
  } catch {
    process.exit(1);
  }
}
