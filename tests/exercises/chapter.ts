// A test for each exercise of a chapter: its starter fails helpfully, its solution
// passes. What else makes an exercise right, `npm run lab verify` asks.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findExercises } from '../../lab/exercises/find.ts';
import { type Result, runChecks } from '../../lab/exercises/run-check.ts';
import { failureText, hasPassed } from '../../lab/exercises/show.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function found(result: Result | undefined): Result {
  if (result === undefined) throw new Error('a check gave no result');
  return result;
}

/** Tests the six exercises of the chapter whose name begins with `number`. */
export function testExercises(number: string): void {
  const exercises = findExercises(root).filter(({ chapter }) => chapter.startsWith(number));
  const ids = exercises.map(({ id }) => id);
  test(`chapter ${number} has six exercises, and two at least for each side`, () => {
    assert.equal(
      ids,
      [1, 2, 3, 4, 5, 6].map((k) => `${Number(number)}.${k}`),
    );
    for (const side of ['client', 'server']) {
      const own = exercises.filter((one) => one.side === side || one.side === 'both');
      assert.ok(own.length >= 2, `${own.length} at the ${side}`);
    }
  });
  // Two processes for all of them: to start one takes as long as a check.
  const checked = (name: string) =>
    runChecks(
      exercises.map((exercise) => ({ exercise, file: join(exercise.folder, name) })),
      // A sign of life for whoever runs this: on a busy machine all of it takes minutes.
      { stop: true, onTask: () => void process.stdout.write('.') },
    );
  const all = Promise.all([checked('solution.ts'), checked('starter.ts')]);
  for (const [i, exercise] of exercises.entries()) {
    const { id, title } = exercise;
    test(`${id} ${title}: the starter fails, the solution passes`, async () => {
      const [solution, starter] = (await all).map((results) => found(results[i]));
      assert.ok(
        solution !== undefined && hasPassed(exercise, solution),
        failureText(found(solution)),
      );
      assert.ok(starter?.failed, 'the starter passes all tasks');
      assert.not.match(failureText(starter), 'an error that is not yours');
    });
  }
  test.run();
}
