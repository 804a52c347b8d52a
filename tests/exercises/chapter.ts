// A test for each exercise of a chapter: its starter fails helpfully, its solution
// passes. What else makes an exercise right, `npm run lab verify` asks.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Exercise, findExercises } from '../../lab/exercises/find.ts';
import { runChecks } from '../../lab/exercises/run-check.ts';
import { failureText, hasPassed } from '../../lab/exercises/show.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function startsAndSolves(exercise: Exercise): Promise<void> {
  const files = ['starter.ts', 'solution.ts'].map((name) => join(exercise.folder, name));
  const [starter, solution] = await runChecks(exercise, files, { stop: true });
  if (starter === undefined || solution === undefined) throw new Error('a check gave no result');
  assert.ok(starter.failed, 'the starter passes all tasks');
  assert.not.match(failureText(starter), 'an error that is not yours');
  assert.ok(hasPassed(exercise, solution), failureText(solution));
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
  for (const exercise of exercises) {
    const { id, title } = exercise;
    test(`${id} ${title}: the starter fails, the solution passes`, () => startsAndSolves(exercise));
  }
  test.run();
}
