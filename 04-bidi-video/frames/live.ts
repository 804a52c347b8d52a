// Frames as a camera gives them: by the clock, whether or not anybody is ready.
import { setTimeout as wait } from 'node:timers/promises';

/** Frames by the clock, and how many of them nobody was there to take. */
export interface Live<T> {
  frames: AsyncGenerator<T>;
  dropped(): number;
}

/**
 * Gives `source` at `rate` items a second. While the reader is busy at most
 * `waiting` items are kept: when one more comes, the oldest is dropped, since a
 * newer frame is worth more than a late one.
 *
 * @param signal Ends the frames, also in the middle of a pause.
 */
export function live<T>(
  source: AsyncIterable<T>,
  rate: number,
  signal: AbortSignal,
  waiting = 2,
): Live<T> {
  let dropped = 0;
  async function* frames() {
    const queue: T[] = [];
    let ended = false;
    let failure: { error: unknown } | undefined;
    let wake = () => {};
    const left = new AbortController();
    const stopped = AbortSignal.any([signal, left.signal]);
    async function film() {
      const began = performance.now();
      let count = 0;
      for await (const item of source) {
        const due = began + (count++ * 1000) / rate;
        const early = due - performance.now();
        // An abort ends the pause; the check below ends the film.
        if (early > 0) await wait(early, undefined, { signal: stopped }).catch(() => {});
        if (stopped.aborted) return;
        queue.push(item);
        if (queue.length > waiting) {
          queue.shift();
          dropped++;
        }
        wake();
      }
    }
    film()
      .catch((error: unknown) => {
        failure = { error };
      })
      .finally(() => {
        ended = true;
        wake();
      });
    try {
      while (!ended || queue.length > 0) {
        const item = queue.shift();
        if (item !== undefined) yield item;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      if (failure !== undefined) throw failure.error;
    } finally {
      left.abort();
    }
  }
  return { frames: frames(), dropped: () => dropped };
}
