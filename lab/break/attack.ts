// A learner's test of an exercise: which programs fail it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from '../exercises/find.ts';
import { type Result, runChecks } from '../exercises/run-check.ts';
import { hasFallen, type Program } from './programs.ts';

// What is right has to pass several times: a test that fails by chance tells nothing.
const rounds = 3;

/** What came of a test. */
export interface Attacked {
  /** Why the test itself is wrong: a right program fails it. */
  refused?: { name: string; result: Result };
  fallen: Program[];
  standing: Program[];
}

/** The programs of an exercise that are right. */
function rightPrograms({ folder }: Exercise): string[] {
  const right = join(folder, 'right');
  const others = existsSync(right) ? readdirSync(right).map((name) => join(right, name)) : [];
  return [join(folder, 'solution.ts'), ...others];
}

/**
 * Runs a test, in `file`, on all right programs of an exercise, and then on wrong ones.
 *
 * @param onTried Told how many programs have been tried.
 */
export async function attackWith(
  exercise: Exercise,
  file: string,
  wrong: Program[],
  onTried = (_: number) => {},
): Promise<Attacked> {
  const right = rightPrograms(exercise);
  const options = { attack: file, stop: true };
  const jobs = right.map((program) => ({ exercise, file: program }));
  const results = await runChecks(jobs, { ...options, rounds });
  const bad = results.findIndex(({ failed }) => failed !== undefined);
  const result = results[bad];
  if (result !== undefined) {
    const name = bad === 0 ? 'the solution' : 'another right answer';
    return { refused: { name, result }, fallen: [], standing: wrong };
  }
  onTried(right.length);
  const [fallen, standing]: [Program[], Program[]] = [[], []];
  for (const [i, one] of wrong.entries()) {
    // One process each: what a wrong answer leaves behind must not fell the next one.
    const [own] = await runChecks([{ exercise, file: one.program }], options);
    (own !== undefined && hasFallen(own) ? fallen : standing).push(one);
    onTried(right.length + i + 1);
  }
  return { fallen, standing };
}
