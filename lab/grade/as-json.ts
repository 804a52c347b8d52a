// What came of a check, for programs: the workbook's own shape, and Gradescope's.
import { stripVTControlCharacters } from 'node:util';
import type { Exercise } from '../exercises/find.ts';
import type { Result } from '../exercises/run-check.ts';
import { hasPassed, resultText } from '../exercises/show.ts';

const mostText = 64_000;

/** A task of an exercise, and what came of it. */
export interface TaskResult {
  number: number;
  title: string;
  passed: boolean;
  /** Why it failed: of the first that did. Others failed too, or were not run. */
  expected?: string;
  happened?: string;
}

/** What came of the check of one answer. */
export interface AnswerResult {
  exercise: string;
  title: string;
  /** A point for each task that passed. */
  score: number;
  maxScore: number;
  passed: boolean;
  tasks: TaskResult[];
}

/** The result of a check as a value without methods. */
export function answerResult(exercise: Exercise, result: Result): AnswerResult {
  const { id, title } = exercise;
  const passed = new Set(result.passed);
  const { task, failure } = result.failed ?? {};
  const tasks = exercise.tasks.map((title, i): TaskResult => {
    const own = { number: i + 1, title, passed: passed.has(i + 1) };
    if (failure === undefined || task !== i + 1) return own;
    const { expected, happened } = failure;
    return { ...own, expected: cut(expected), happened: cut(happened) };
  });
  const score = tasks.filter((one) => one.passed).length;
  const every = hasPassed(exercise, result);
  return { exercise: id, title, score, maxScore: tasks.length, passed: every, tasks };
}

/**
 * The same as the results.json that an autograder of Gradescope writes
 * (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
 */
export function forGradescope(exercise: Exercise, result: Result) {
  const { title, score, maxScore, tasks } = answerResult(exercise, result);
  const said = cut(stripVTControlCharacters(resultText(exercise, result)));
  const tests = tasks.map(({ number, title, passed, happened }) => ({
    number: String(number),
    name: title,
    score: passed ? 1 : 0,
    max_score: 1,
    status: passed ? 'passed' : 'failed',
    output: outputOf(passed, happened && said),
    output_format: 'text',
  }));
  const output = `${exercise.id} ${title}: ${score} of ${maxScore} tasks pass`;
  return { score, output, output_format: 'text', tests };
}

function outputOf(passed: boolean, said: string | undefined): string {
  if (passed) return 'The task passes.';
  return said ?? 'The task failed, or was not run: see the task that failed first.';
}

const cut = (text: string) => (text.length > mostText ? `${text.slice(0, mostText)} …` : text);
