// Time on paper: later is lower. Steps keep their distance so that each can be
// read, and a long pause is drawn as a short one that says how long it was.
import type { Step } from './steps.ts';

// The distance of two steps, in pixels, and what a millisecond adds to it.
const [least, most, perMs] = [31, 62, 2];

/** Where a step stands. */
export interface Place {
  y: number;
  /** Where its bytes had arrived, or where a hold was over. */
  arrived: number;
  /** Milliseconds since the step before, where the paper has no room for them. */
  pause?: number;
}

/**
 * Places steps below each other from `top` on. `slant` is the least that an arrow
 * falls; on a loopback it is nearly all.
 */
export function placesOf(steps: Step[], top: number, slant: number): Place[] {
  let y = top;
  const ys = steps.map(({ at }, i) => {
    const before = steps[i - 1];
    if (before !== undefined) y += Math.min(most, least + (at - before.at) * perMs);
    return y;
  });

  // Between two steps time runs evenly.
  function yOf(time: number): number {
    const i = steps.findLastIndex(({ at }) => at <= time);
    const [from, next] = [steps[i]?.at ?? time, steps[i + 1]?.at];
    const start = ys[i] ?? top;
    if (next === undefined) return start + Math.min(most, (time - from) * perMs);
    return start + ((ys[i + 1] ?? start) - start) * ((time - from) / (next - from));
  }

  function arrivedAt({ kind, at, taken }: Step, i: number): number {
    const y = ys[i] ?? top;
    // A hold spans other steps, so it is measured by them. Arrows that were sent at
    // once stand apart, and so do their arrivals, but before all that came later.
    if (kind === 'held') return Math.max(y + slant, yOf(taken));
    const later = steps.findIndex((step, n) => n > i && step.at >= taken);
    const fall = slant + Math.min(most, (taken - at) * perMs);
    return Math.max(y + slant, Math.min(y + fall, ys[later] ?? Infinity));
  }

  return steps.map((step, i) => {
    const y = ys[i] ?? top;
    const place = { y, arrived: arrivedAt(step, i) };
    const pause = i === 0 ? 0 : step.at - (steps[i - 1]?.at ?? 0);
    return pause * perMs > most - least ? { ...place, pause } : place;
  });
}
