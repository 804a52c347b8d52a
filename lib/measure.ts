// Speed, measured so that it can be believed: the variants in turn, round after
// round, in one run, and the median of each. Machines differ; what holds from one
// to the other is the ratio.

import { progress } from './progress.ts';

/** One way of doing the same work. */
export interface Variant<Result> {
  name: string;
  /** Does the work once. */
  run(): Promise<Result>;
}

/** The middle one of some numbers; the lower middle of an even count. */
export function median(numbers: number[]): number {
  const ordered = numbers.toSorted((a, b) => a - b);
  return ordered[Math.floor((ordered.length - 1) / 2)] ?? Number.NaN;
}

/**
 * Runs every variant once to warm up, then `rounds` times in turn. Shows on a
 * terminal which one it is at.
 *
 * @returns For each variant the results of its rounds, in the order given.
 */
export async function inRounds<Result>(
  variants: Variant<Result>[],
  rounds: number,
): Promise<{ name: string; results: Result[] }[]> {
  const measured: { name: string; results: Result[] }[] = variants.map(({ name }) => ({
    name,
    results: [],
  }));
  const line = progress();
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [i, variant] of variants.entries()) {
        line.show(round === 0 ? `warming up: ${variant.name}` : `round ${round}: ${variant.name}`);
        const result = await variant.run();
        if (round > 0) measured[i]?.results.push(result);
      }
    }
  } finally {
    line.clear();
  }
  return measured;
}

/** A row of a table: its name, then columns aligned to the right. */
export function row(name: string, ...columns: string[]): string {
  return [name.padEnd(34), ...columns.map((column) => column.padStart(15))].join('').trimEnd();
}
