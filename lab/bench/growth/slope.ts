// How steep a cost grows, by the slope of its logarithm over that of the size: 0 is a cost
// that stays, 1 one that doubles with the size, 2 one that then is four times as high.
import { median } from '../../../lib/measure.ts';
import { type Interval, intervalOf } from '../interval.ts';
import { figures, type Measured, typical } from '../record.ts';
import type { CurveRecord, Line } from './curve.ts';

/** A cost at a size. */
export interface At {
  size: number;
  cost: number;
}

/** The slope by least squares; NaN of fewer than two sizes. */
export function slopeOf(costs: At[]): number {
  const points = costs
    .filter(({ cost }) => cost > 0)
    .map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const middle = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  const products = points.map(({ x, y }) => (x - middle.x) * (y - middle.y));
  const squares = points.map(({ x }) => (x - middle.x) ** 2);
  return mean(products) / mean(squares);
}

const sizeOf = ({ rounds }: Measured) => rounds[0]?.size ?? Number.NaN;

/** The variants that a line is drawn through, the smallest first. */
export function variantsOf({ variants }: CurveRecord, { series }: Line): Measured[] {
  return variants
    .filter(({ id, rounds }) => rounds.length > 0 && id.replace(/-\d+$/, '') === series)
    .sort((a, b) => sizeOf(a) - sizeOf(b));
}

/** A line's costs, each the median of the rounds. */
export function costsOf(record: CurveRecord, line: Line): At[] {
  return variantsOf(record, line)
    .map((variant) => ({ size: sizeOf(variant), cost: typical(variant, line.figure) }))
    .filter(({ cost }) => !Number.isNaN(cost));
}

/** What the rounds say of a slope: the median, and where it may lie. */
export interface Steepness extends Interval {
  slope: number;
}

/** A line's slope over all sizes, and over the upper half of them. */
export function steepnessOf(
  record: CurveRecord,
  line: Line,
): { all: Steepness; upper: Steepness } | undefined {
  const variants = variantsOf(record, line);
  if (variants.length < 2) return undefined;
  const upper = variants.slice(-Math.max(2, Math.ceil(variants.length / 2)));
  const of = (some: Measured[]): Steepness => {
    const slopes = slopesOf(some, line).filter((slope) => !Number.isNaN(slope));
    if (slopes.length === 0) return { slope: Number.NaN, low: Number.NaN, high: Number.NaN };
    return { slope: median(slopes), ...intervalOf(slopes) };
  };
  return { all: of(variants), upper: of(upper) };
}

/** A slope for each round: a moment in which the machine was slow is in one of them. */
function slopesOf(variants: Measured[], { figure }: Line): number[] {
  const rounds = Math.min(...variants.map((variant) => variant.rounds.length));
  return Array.from({ length: rounds }, (_, i) =>
    slopeOf(
      variants.flatMap((variant) => {
        const round = variant.rounds[i];
        return round === undefined ? [] : [{ size: sizeOf(variant), cost: figures[figure](round) }];
      }),
    ),
  );
}

// What a machine that has other things to do puts into a slope.
const tolerance = 0.15;

/** Whether a cost grows faster than its work, over all sizes or over the larger ones. */
export function tooSteep(record: CurveRecord, line: Line): boolean {
  const found = steepnessOf(record, line);
  if (found === undefined) return false;
  return [found.all, found.upper].some(({ low }) => low > line.fair + tolerance);
}
