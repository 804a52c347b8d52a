// What every client of chapter 1 does: reads one user again and again, some of the
// reads at once, and times each.

import type { Done } from '../../lab/bench/program.ts';
import { whole } from '../../lab/bench/program.ts';

/** The user that is read. */
export const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };

export const atOnceFlag = whole('calls at once', 1, 1);

/** Makes `amount` calls, `atOnce` of them at a time; `get` gives the user's email. */
export async function readAgain(
  amount: number,
  atOnce: number,
  get: () => Promise<string> | string,
): Promise<Done> {
  const latencies: number[] = [];
  let check = 0;
  let begun = 0;
  async function one(): Promise<void> {
    while (begun < amount) {
      begun++;
      const at = performance.now();
      const email = await get();
      latencies.push(performance.now() - at);
      check += email.length;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one));
  return { units: latencies.length, check, latencies };
}
