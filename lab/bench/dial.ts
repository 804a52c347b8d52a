// A dial: one thing of a chapter's benchmark that can be turned, and what a short run
// measures at each place. `npm run bench dial 02 32 4MB 20ms` is one point of it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseFlags, toggle, UsageError } from '../../lib/flags.ts';
import type { Variant } from './comparison.ts';
import { measure } from './measure.ts';
import { type Figure, figures, type Measured, typical } from './record.ts';
import { milliseconds, short } from './table.ts';

/** One thing that can be turned, to one of a few values. */
export interface Knob {
  name: string;
  values: { name: string; value: number }[];
  /** The value that it begins with, by its place. */
  start: number;
}

/** A chapter's dial, as its bench/dial.ts gives it. */
export interface Dial {
  chapter: string;
  title: string;
  /** What there is to be felt, in one or two sentences. */
  about: string;
  /** What is counted, in the plural. */
  unit: string;
  /** What is drawn: units a second, and the median latency. */
  figures: ('rate' | 'p50')[];
  scale: 'linear' | 'log';
  /** The first one is the axis of the plot. */
  knobs: Knob[];
  /** What is run with these values, one of each knob. */
  variant(...values: number[]): Variant;
}

/** The median of some rounds, and how far they lie apart. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

/** What was measured at one place. */
export type Point = { [figure in Dial['figures'][number]]?: Spread };

/** How long the rounds of a point are, and how many there are. */
export const dialRounds = { rounds: 5, seconds: 0.2 };

/** The dial of a chapter's folder, if it has one. */
export async function dialIn(folder: string): Promise<Dial | undefined> {
  const file = join(folder, 'bench/dial.ts');
  if (!existsSync(file)) return undefined;
  const module: { default: Dial } = await import(pathToFileURL(file).href);
  return module.default;
}

/** Measures one point; `places` names a value of each knob by its place. */
export async function measurePoint(dial: Dial, places: number[]): Promise<Point> {
  const values = dial.knobs.map(({ values, name }, i) => {
    const chosen = values[places[i] ?? -1];
    if (chosen === undefined) throw new UsageError(`"${name}" has no such value.`);
    return chosen.value;
  });
  const { chapter, title, unit } = dial;
  const variant = dial.variant(...values);
  const comparison = { chapter, title, unit, reference: variant.id, variants: [variant] };
  const { variants } = await measure(comparison, { ...dialRounds, share: 1, tell: () => {} });
  const [measured] = variants;
  if (measured === undefined) throw new Error('nothing was measured');
  return Object.fromEntries(dial.figures.map((figure) => [figure, spreadOf(measured, figure)]));
}

function spreadOf(measured: Measured, figure: Figure): Spread {
  const values = measured.rounds.map(figures[figure]);
  return {
    median: typical(measured, figure),
    low: Math.min(...values),
    high: Math.max(...values),
  };
}

/** `npm run bench dial 02 32 4MB 20ms`: one point, in a sentence or as JSON. */
export async function printPoint(words: string[]): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const given = words.filter((word) => !word.startsWith('--'));
  const [chapter = '', ...names] = given;
  const { json } = parseFlags(
    {
      usage: 'npm run bench dial CHAPTER VALUE … --',
      about: 'Measures for a second what a chapter does with these values.',
      flags: { json: toggle({ help: 'the figures as JSON' }) },
    },
    words.filter((word) => word.startsWith('--')),
  );
  const folder = readdirSync(root).find((name) => /^\d\d-/.test(name) && name.startsWith(chapter));
  const dial = folder && chapter ? await dialIn(join(root, folder)) : undefined;
  if (dial === undefined) throw new UsageError(`There is no dial of chapter "${chapter}".`);
  const places = dial.knobs.map(({ name, values, start }, i) => {
    const word = names[i];
    const place = word === undefined ? start : values.findIndex((one) => one.name === word);
    if (place !== -1) return place;
    const all = values.map((value) => value.name).join(', ');
    throw new UsageError(`"${word}" is no value of "${name}". There are: ${all}.`);
  });
  const point = await measurePoint(dial, places);
  if (json) return console.log(JSON.stringify(point));
  const where = dial.knobs.map(({ name, values }, i) => `${name} ${values[places[i] ?? 0]?.name}`);
  console.log(where.join(', '));
  const { rate, p50 } = point;
  if (rate) console.log(`  ${inWords(rate, short)} ${dial.unit}/s`);
  if (p50) console.log(`  p50 ${inWords(p50, milliseconds)} ms`);
}

const inWords = ({ median, low, high }: Spread, say: (value: number) => string) =>
  `${say(median)} (${say(low)} to ${say(high)})`;
