// How far a median can be trusted: an interval by the bootstrap. The rounds are drawn
// again and again, with replacement, and each time the median is taken.
import { median } from '../../lib/measure.ts';

/** From where to where a median may lie. */
export interface Interval {
  low: number;
  high: number;
}

const draws = 2000;
const [lower, upper] = [0.025, 0.975];

/** Numbers from 0 to 1 that look like chance, and are the same each time: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The interval that holds the median of what was sampled, in 95 of 100 cases. The same
 * values give the same interval.
 *
 * @throws RangeError when there is no value.
 */
export function intervalOf(values: number[]): Interval {
  if (values.length === 0) throw new RangeError('no values to take a median of');
  const chance = seeded(values.length);
  const medians = Array.from({ length: draws }, () =>
    median(values.map(() => values[Math.floor(chance() * values.length)] ?? Number.NaN)),
  ).sort((a, b) => a - b);
  const at = (share: number) => medians[Math.round(share * (draws - 1))] ?? Number.NaN;
  return { low: at(lower), high: at(upper) };
}
