// Readings as a sensor gives them: at a rate, for as long as it is asked to.
import { setTimeout as wait } from 'node:timers/promises';
import type { Row } from './readings.ts';

/**
 * Yields the rows of `read()` at `rate` a second (as fast as they are taken,
 * without one), once or again and again; then the ids go on counting.
 */
export async function* sensor(
  read: () => AsyncIterable<Row>,
  options: { rate: number | undefined; loop: boolean; signal: AbortSignal },
): AsyncGenerator<Row> {
  const { rate, loop, signal } = options;
  const began = performance.now();
  let count = 0;
  let offset = 0;
  do {
    let highest = 0;
    for await (const row of read()) {
      if (rate !== undefined) {
        const early = began + (count++ * 1000) / rate - performance.now();
        // An abort ends the pause; the check below ends the readings.
        if (early > 0) await wait(early, undefined, { signal }).catch(() => {});
      }
      if (signal.aborted) return;
      highest = Math.max(highest, row.id);
      yield { ...row, id: row.id + offset };
    }
    offset += highest;
  } while (loop && offset > 0);
}
