// The readings that every rival of chapter 3 sends.
import { whole } from '../../lab/bench/program.ts';

/** The reading with this id: weather that is made up, and the same for all. */
export function readingAt(id: number) {
  return {
    id,
    precipitation: (id * 7) % 11,
    tempMax: 15 + 10 * Math.sin(id / 58),
    tempMin: 7 + 8 * Math.sin(id / 58),
    wind: 1 + ((id * 3) % 8) / 2,
  };
}

/** The ids of a round begin at 1: chapter 3 takes them so. */
export function* ids(amount: number): Generator<number> {
  for (let id = 1; id <= amount; id++) yield id;
}

export const windowFlag = whole('readings in flight; 0 is no limit', 64);
