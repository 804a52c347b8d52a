// A figure of a record by its name: `02: grpc.rate`, or one to another,
// `02: grpc.rate / ndjson.rate`. Documents and goals name figures so.
import { median } from '../../lib/measure.ts';
import {
  type BenchRecord,
  type ChapterRecord,
  type Figure,
  figures,
  type Measured,
  ratios,
  typical,
} from './record.ts';

const form = /^(\w+): ([\w-]+)\.(\w+)(?: \/ ([\w-]+)\.(\w+))?$/;

const isFigure = (name: string): name is Figure => Object.hasOwn(figures, name);

function variantOf({ chapter, variants }: ChapterRecord, id: string): Measured {
  const found = variants.find((variant) => variant.id === id);
  if (found === undefined) throw new Error(`chapter ${chapter} of the record has no "${id}"`);
  return found;
}

function figureOf(variant: Measured, name: string): number {
  if (!isFigure(name)) throw new Error(`there is no figure "${name}"`);
  return typical(variant, name);
}

/**
 * What a formula gives.
 *
 * @throws Error when it is malformed, or names what the record does not hold.
 */
export function evaluate(record: BenchRecord, formula: string): number {
  const value = median(samples(record, formula));
  if (Number.isNaN(value)) throw new Error(`"${formula}" was not measured`);
  return value;
}

/**
 * What a formula gives in each round; one value, where it compares two kinds of figures.
 *
 * @throws Error when it is malformed, or names what the record does not hold.
 */
export function samples({ chapters }: BenchRecord, formula: string): number[] {
  const [, chapter, id = '', figure = '', otherId, otherFigure = ''] = form.exec(formula) ?? [];
  if (chapter === undefined) throw new Error(`"${formula}" is no figure of the record`);
  const record = chapters.find((candidate) => candidate.chapter === chapter);
  if (record === undefined) throw new Error(`the record has no chapter "${chapter}"`);
  const variant = variantOf(record, id);
  const other = otherId === undefined ? undefined : variantOf(record, otherId);
  return compared(variant, figure, other, otherFigure);
}

function compared(a: Measured, figure: string, b: Measured | undefined, other: string): number[] {
  if (b === undefined) return [figureOf(a, figure)];
  if (figure === other && isFigure(figure)) return ratios(a, b, figure);
  return [figureOf(a, figure) / figureOf(b, other)];
}
