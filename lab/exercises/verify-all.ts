// `npm run lab verify`: every exercise, several at once.
import { availableParallelism } from 'node:os';
import { progress } from '../../lib/progress.ts';
import type { Exercise } from './find.ts';
import { verify } from './verify.ts';

/** Verifies exercises side by side and prints a line for each. Returns how many are not right. */
export async function verifyAll(root: string, exercises: Exercise[]): Promise<number> {
  const line = progress();
  const queue = [...exercises];
  const running = new Set<string>();
  let [done, bad] = [0, 0];
  const show = () => {
    line.clear();
    if (running.size === 0) return;
    line.show(`${done} of ${exercises.length} done, verifying ${[...running].join(', ')}`);
  };
  async function worker(): Promise<void> {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      running.add(one.id);
      show();
      const problems = await verify(root, one);
      running.delete(one.id);
      done++;
      line.clear();
      console.log(`${problems.length === 0 ? 'ok   ' : 'FAIL '} ${one.id} ${one.title}`);
      for (const problem of problems) console.log(`      ${problem}`);
      if (problems.length > 0) bad++;
      show();
    }
  }
  // Checks mostly wait: more of them than cores.
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
  console.log(`${exercises.length - bad} of ${exercises.length} exercises are right`);
  return bad;
}
