// The result of a check as a student reads it: 80 columns, the first failure alone.
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import type { Exercise } from './find.ts';
import type { Failure } from './report.ts';
import type { Result } from './run-check.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const width = 80;

/** Breaks a text into lines; all but the first are indented. */
export function wrap(text: string, indent = 0, columns = width): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const room = columns - indent;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** A line with a label before it, as the parts of a failure have. */
export const labelled = (label: string, text: string) =>
  `  ${pc.bold(label.padEnd(10))}${wrap(text, 12)}`;

/** Whether every task of the exercise was run, and passed. */
export function hasPassed(exercise: Exercise, result: Result): boolean {
  const passed = new Set(result.passed);
  const every = exercise.tasks.length > 0 && exercise.tasks.every((_, i) => passed.has(i + 1));
  return result.failed === undefined && every && result.tasks.length === exercise.tasks.length;
}

/** All that is said of a check. */
export function resultText(exercise: Exercise, result: Result): string {
  const { id, title } = exercise;
  const total = exercise.tasks.length;
  const count = new Set(result.passed).size;
  const left = result.failed === undefined ? 0 : total - result.begun;
  const unrun = left > 0 ? `, ${left} not run` : '';
  const head = `${id} ${title}: ${count} of ${total} tasks pass${unrun}`;
  const printed = printedText(result.printed);
  if (hasPassed(exercise, result)) return [pc.green(head), ...printed].join('\n\n');
  if (result.failed === undefined) return `${pc.red(head)}\n\nThe check ran no task.`;
  return [pc.red(head), failureText(result), ...printed].join('\n\n');
}

/** What a failure says of this answer: not what is said of every answer, and no diagram. */
export function failureWords({ expected, happened, stack }: Failure): string {
  return [expected, happened, ...stack].join(' ');
}

/** The first failure: what was tried, expected, what happened, what to read. */
export function failureText({ failed, tasks }: Result): string {
  if (failed === undefined) return '';
  const { expected, happened, stack, diagrams } = failed.failure;
  const about = tasks[failed.task - 1];
  const lines = [`Task ${failed.task}: ${about?.title ?? ''}`.trim(), ''];
  if (about !== undefined) lines.push(labelled('tried', about.tried));
  lines.push(labelled('expected', expected), labelled('happened', happened));
  for (const line of stack) lines.push(`            ${line}`);
  if (about !== undefined) lines.push(labelled('read', about.read));
  if (diagrams.length > 0) lines.push('', 'On the wire:', '', diagrams.join('\n\n'));
  return lines.join('\n');
}

function printedText(printed: string): string[] {
  // Of a stack, the lines of the libraries say nothing to a student.
  const lines = printed.split('\n').filter((line) => !/^\s+at .*(node_modules|node:)/.test(line));
  const text = lines.join('\n').replaceAll(root, '').trimEnd();
  return text === '' ? [] : [`Your code printed:\n\n${text.replace(/^/gm, '  ')}`];
}
