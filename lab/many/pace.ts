// A load that is the same on every machine: so many a second, by the clock.
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Makes a pause for each of `rate` things a second. When `end` has been aborted there
 * are no pauses any more.
 */
export function pace(rate: number, end: AbortSignal): () => Promise<void> {
  const began = performance.now();
  let count = 0;
  return async () => {
    // By the clock from the start, so that small delays do not add up.
    const early = began + (++count * 1000) / rate - performance.now();
    if (early > 0 && !end.aborted) await pause(early, end);
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
