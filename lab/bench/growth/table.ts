// A curve as a table of at most 80 columns: a line a size, and the slopes below.
import { typical } from '../record.ts';
import { milliseconds } from '../table.ts';
import type { CurveRecord, Line } from './curve.ts';
import { type Steepness, steepnessOf, tooSteep, variantsOf } from './slope.ts';

const [first, column] = [16, 16];

const line = (cells: string[]) =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(first) : cell.padStart(column))).join('');

const two = (value: number) =>
  Number.isNaN(value) ? '-' : value.toFixed(2).replace(/^-(0.00)$/, '$1');
const range = ({ low, high }: Steepness) =>
  Number.isNaN(low) ? '-' : `${two(low)} to ${two(high)}`;

/** The table of a curve. */
export function growthTable(record: CurveRecord): string {
  const { title, grows, lines } = record;
  const sizes = [...new Set(record.variants.flatMap(({ rounds }) => rounds[0]?.size ?? []))];
  const costAt = (size: number) => (of: Line) => {
    const variant = variantsOf(record, of).find(({ rounds }) => rounds[0]?.size === size);
    return variant === undefined ? '-' : milliseconds(typical(variant, of.figure));
  };
  const steepness = lines.map((one) => steepnessOf(record, one));
  const slopes = (name: string, say: (found: NonNullable<(typeof steepness)[number]>) => string) =>
    line([name, ...steepness.map((found) => (found === undefined ? '-' : say(found)))]);
  return [
    title,
    line([grows, ...lines.map(({ name }) => name)]),
    ...sizes
      .sort((a, b) => a - b)
      .map((size) => line([size.toLocaleString('en-US'), ...lines.map(costAt(size))])),
    slopes('slope', ({ all }) => two(all.slope)),
    slopes('  from, to', ({ all }) => range(all)),
    slopes('  upper half', ({ upper }) => range(upper)),
    line(['  fair', ...lines.map(({ fair }) => String(fair))]),
    ...lines
      .filter((one) => tooSteep(record, one))
      .map(({ name }) => `${name} grows faster than its work`),
  ].join('\n');
}
