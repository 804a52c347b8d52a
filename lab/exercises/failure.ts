// Sentences for whatever ended a task: the check's own verdict, a call that
// failed, or an error of the student's code, shown where it was thrown.
import { fileURLToPath } from 'node:url';
import { isServiceError } from '../../lib/status.ts';
import type { WireCall } from '../wire/calls.ts';
import { diagram } from '../wire/diagram.ts';
import type { Failure } from './report.ts';
import { Wrong } from './verdict.ts';
import { statusWords } from './words.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Short calls are all shown; of long ones only the last, the one in question.
const mostLines = 24;

/** Nothing more happened in a task. */
export class Stuck extends Error {}

/** The lines of a stack that are in the student's file, as paths from the workbook's root. */
function ownLines(error: Error, answerFile: string): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  const own = lines.filter((line) => line.startsWith('at ') && line.includes(answerFile));
  return own.map((line) =>
    line
      .replace('file://', '')
      .replaceAll(root, '')
      .replace(/\?\w+=\d+/, ''),
  );
}

/** The diagrams that explain a failure. */
function diagramsOf(calls: WireCall[]): string[] {
  const all = calls.map((call) => diagram(call, 16));
  const lines = all.join('\n\n').split('\n').length;
  return lines <= mostLines ? all : all.slice(-1);
}

/** Makes the sentences for an error that ended a task. */
export function toFailure(error: unknown, answerFile: string, calls: WireCall[]): Failure {
  const diagrams = diagramsOf(calls);
  if (error instanceof Wrong) {
    return { expected: error.expected, happened: error.message, stack: [], diagrams };
  }
  if (error instanceof Stuck) {
    const expected = 'the task comes to an end';
    return { expected, happened: error.message, stack: [], diagrams };
  }
  if (isServiceError(error)) {
    const happened = `a call ${statusWords(error.code, error.details)}`;
    return { expected: 'every call ends with OK', happened, stack: [], diagrams };
  }
  const thrown = error instanceof Error ? error : new Error(String(error));
  const stack = ownLines(thrown, answerFile);
  const happened = `your code threw ${thrown.name}: ${thrown.message}`;
  if (stack.length > 0) return { expected: 'no error', happened, stack, diagrams };
  const defect = `the check met an error that is not yours: ${thrown.message}`;
  return { expected: 'no error', happened: defect, stack: [], diagrams };
}
