// A test for each exercise of a chapter: its starter fails helpfully, its solution
// passes ten times in a row, and every wrong answer fails as it says.
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findExercises } from '../../lab/exercises/find.ts';
import { verify } from '../../lab/exercises/verify.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

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
  const verified: Promise<string[]>[] = [];
  test.before(() => {
    // Much of a check is waiting, so two are under way: each begins when the one
    // before the last has ended.
    for (const [i, exercise] of exercises.entries()) {
      const ready = verified[i - 2] ?? Promise.resolve([]);
      verified.push(ready.then(() => verify(root, exercise)));
    }
  });
  for (const [i, { id, title }] of exercises.entries()) {
    test(`${id} ${title}`, async () => assert.equal(await verified[i], []));
  }
  test.run();
}
