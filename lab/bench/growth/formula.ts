// A figure of a run of curves by its name: what `lab/bench/formula.ts` knows, as in
// `streams: one-2000.p99 / one-1.p99`, and a line's slope, `streams: slope one.p99`.
import { evaluate } from '../formula.ts';
import type { GrowthRecord } from './curve.ts';
import { steepnessOf } from './slope.ts';

const slope = /^(\w+): slope ([\w-]+)\.(\w+)$/;

/**
 * What a formula gives.
 *
 * @throws Error when it is malformed, or names what the record does not hold.
 */
export function evaluateGrowth(record: GrowthRecord, formula: string): number {
  const [, name, series, figure] = slope.exec(formula) ?? [];
  if (name === undefined) return evaluate(record, formula);
  const curve = record.chapters.find(({ chapter }) => chapter === name);
  const line = curve?.lines.find((one) => one.series === series && one.figure === figure);
  if (curve === undefined || line === undefined) {
    throw new Error(`the record has no line "${formula}"`);
  }
  const found = steepnessOf(curve, line)?.all.slope ?? Number.NaN;
  if (Number.isNaN(found)) throw new Error(`"${formula}" was not measured`);
  return found;
}
