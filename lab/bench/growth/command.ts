// `npm run bench growth [streams …] [quick]`: how costs grow as the work grows. Prints a
// table for each curve, and writes all rounds to out/growth.json and their picture to
// out/growth.svg.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { number, parseFlags, text, toggle, UsageError } from '../../../lib/flags.ts';
import { progress } from '../../../lib/progress.ts';
import { findCurves } from '../find.ts';
import { emptyRecord, rounded } from '../keep.ts';
import type { CurveRecord, GrowthRecord } from './curve.ts';
import { keepGrowth, keepPicture, readGrowth } from './keep.ts';
import { measureCurve } from './measure.ts';
import { growthTable } from './table.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const docs = join(root, 'docs');

/** Runs the command with the words after `growth`. */
export async function growth(words: string[]): Promise<void> {
  const plain = (word: string) => (/^(quick|record|redraw)$/.test(word) ? `--${word}` : word);
  const end = words.findIndex((word) => plain(word).startsWith('--'));
  const names = end === -1 ? words : words.slice(0, end);
  const flags = parseFlags(
    {
      usage: 'npm run bench growth [curve] --',
      about: 'Measures how costs grow: with streams, clients, bytes, samples, servers, users.',
      flags: {
        quick: toggle({ help: 'one short round' }),
        rounds: number({ help: 'rounds (default 3)', min: 1, integer: true }),
        seconds: number({
          help: 'least time of a client in a round (default 0.3)',
          min: 0,
          max: 60,
        }),
        most: number({ help: 'leave out sizes beyond it', default: Infinity, min: 1 }),
        record: toggle({ help: 'keep the figures and the picture for the documents, in docs/' }),
        redraw: toggle({ help: 'measure nothing; draw the picture of docs/growth.json anew' }),
        output: text({ help: 'folder for the figures and the picture', default: 'out' }),
      },
    },
    words.slice(names.length).map(plain),
  );
  if (flags.redraw) return keepPicture(readGrowth(docs), join(docs, 'pictures'));
  if (flags.record && (names.length > 0 || flags.quick || flags.most < Infinity)) {
    throw new UsageError('A record is of all curves at all sizes, and not of a quick run.');
  }
  const curves = await findCurves();
  const unknown = names.find((word) => !curves.some(({ name }) => name === word));
  if (unknown !== undefined) {
    const all = curves.map(({ name }) => name).join(', ');
    throw new UsageError(`There is no curve "${unknown}", only ${all}.`);
  }
  const rounds = flags.rounds ?? (flags.quick ? 1 : 3);
  const seconds = flags.seconds ?? (flags.quick ? 0.05 : 0.3);
  const chapters: CurveRecord[] = [];
  const line = progress();
  for (const curve of curves) {
    if (names.length > 0 && !names.includes(curve.name)) continue;
    const tell = (what: string) => line.show(`${curve.name}, ${what}`);
    const how = { rounds, seconds, most: flags.most, tell };
    const record = rounded(await measureCurve(curve, how).finally(line.clear));
    chapters.push(record);
    console.log(`${growthTable(record)}\n`);
  }
  const record: GrowthRecord = { ...emptyRecord({ rounds, share: 1, seconds }), chapters };
  const folder = resolve(root, flags.output);
  keepGrowth(record, folder);
  keepPicture(record, folder);
  console.log(`kept: growth.json and growth.svg in ${flags.output}`);
  if (!flags.record) return;
  keepGrowth(record, docs);
  keepPicture(record, join(docs, 'pictures'));
}
