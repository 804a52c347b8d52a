// The wrong programs that a learner's test has to find.
import type { Exercise } from '../exercises/find.ts';
import type { Result } from '../exercises/run-check.ts';
import { type AppliedAnswer, writeApplied } from '../exercises/wrong/applied.ts';

/** A wrong answer, and the program that it is. */
export type Program = AppliedAnswer;

/** Whether a test has found that a program is wrong. */
export const hasFallen = ({ failed }: Result) => failed !== undefined;

/** Gives `use` the wrong programs of an exercise for as long as it takes. */
export async function withWrong<T>(
  root: string,
  exercise: Exercise,
  use: (wrong: Program[]) => Promise<T>,
): Promise<T> {
  const applied = writeApplied(root, [exercise]);
  try {
    return await use(applied.answers);
  } finally {
    applied.remove();
  }
}
