// Readings as a sensor gives them: at a rate, for as long as it is asked to.
import { setTimeout as wait } from 'node:timers/promises';
import { mostId, type Row } from './csv.ts';

/**
 * Yields the rows of `read()` at `rate` a second (as fast as they are taken,
 * without one), once or again and again. The ids of a second round go on where
 * those of the first ended, and have no dates.
 *
 * @param options.signal Ends the readings, also in the middle of a pause.
 */
export async function* sensor(
  read: () => AsyncIterable<Row>,
  options: { rate: number | undefined; loop: boolean; signal: AbortSignal },
): AsyncGenerator<Row> {
  const { rate, loop, signal } = options;
  const began = performance.now();
  let count = 0;
  let offset = 0;
  let highest: number;
  do {
    highest = 0;
    for await (const row of read()) {
      if (rate !== undefined) {
        // By the clock from the start, so that small delays do not add up.
        const early = began + (count++ * 1000) / rate - performance.now();
        // An abort ends the pause; the check below ends the readings.
        if (early > 0) await wait(early, undefined, { signal }).catch(() => {});
      }
      if (signal.aborted) return;
      highest = Math.max(highest, row.id);
      yield offset === 0 ? row : { ...row, id: row.id + offset, date: undefined };
    }
    // After two thousand million readings, ids begin again.
    offset = offset + 2 * highest > mostId ? 0 : offset + highest;
  } while (loop && highest > 0);
}
