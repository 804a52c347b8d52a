// `npm run bench [02] [quick]`: each chapter's work, done by gRPC in several
// ways, by its rivals, and by what no RPC can beat. Prints tables, and writes
// every round's figures to out/bench.json and a chart for each chapter.
// `npm run bench overhead` measures what lib costs over raw grpc-js, layer by layer,
// `npm run bench dial 02 32` one point of a chapter's dial, `npm run bench peers` other
// languages at either end, `npm run bench libraries` other libraries of TypeScript, and
// `npm run bench growth` how costs grow with the work.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { number, parseFlags, text, toggle, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import type { Comparison } from './bench/comparison.ts';
import { printPoint } from './bench/dial.ts';
import { findComparisons, findLayers } from './bench/find.ts';
import { growth } from './bench/growth/command.ts';
import {
  emptyRecord,
  keepCharts,
  keepForDocuments,
  keepRecord,
  readRecord,
  rounded,
  runApart,
} from './bench/keep.ts';
import { measure } from './bench/measure.ts';
import { table } from './bench/table.ts';
import { untilSure } from './bench/until-sure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = join(root, 'docs');

// The children end with this process, whatever ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

await run(async () => {
  const given = process.argv.slice(2);
  if (given[0] === 'dial') return printPoint(given.slice(1));
  if (given[0] === 'growth') return growth(given.slice(1));
  // Chapters come first, and what is only there or not needs no dashes: npm passes
  // plain words through. `npm run bench 02 quick`.
  const end = given.findIndex((word) => !/^(\d|codec|peers|libraries|overhead)/.test(word));
  const words = end === -1 ? given : given.slice(0, end);
  const rest = given.slice(words.length);
  const plain = (word: string) => (/^(quick|check|record|redraw)$/.test(word) ? `--${word}` : word);
  const flags = parseFlags(
    {
      usage: 'npm run bench [chapter] --',
      about: 'Measures the work of the chapters by gRPC, by its rivals, and by the limit.',
      flags: {
        quick: toggle({ help: 'two short rounds of the main variants' }),
        rounds: number({ help: 'rounds after the first', min: 1, integer: true }),
        seconds: number({ help: 'least time of a variant in a round', min: 0, max: 60 }),
        check: toggle({ help: 'say which goals the figures reach, with more rounds if need be' }),
        most: number({ help: 'rounds at most of a check', default: 20, min: 1, integer: true }),
        record: toggle({ help: 'keep the figures and the charts for the documents, in docs/' }),
        redraw: toggle({ help: 'measure nothing; draw the charts of docs/bench.json anew' }),
        output: text({ help: 'folder for the figures and the charts', default: 'out' }),
        share: number({ help: "share of a full round's work", min: 0.0001, max: 10 }),
      },
    },
    rest.map(plain),
  );
  if (flags.redraw) return keepCharts(readRecord(docs), join(docs, 'pictures'));
  const rounds = flags.rounds ?? (flags.quick ? 2 : 5);
  // Asked for by name alone: what the toolbox costs is no rival of a chapter.
  const ofLayers = words.some((word) => word.startsWith('overhead'));
  const share = flags.share ?? (flags.quick ? 0.1 : 1);
  const chosen = chosenBy(words, await (ofLayers ? findLayers() : findComparisons()));
  // Documents speak of a whole run, and of what is recorded apart.
  const apart = words.length > 0 && chosen.every(({ versions }) => versions !== undefined);
  if (flags.record && ((words.length > 0 && !apart) || flags.quick)) {
    throw new UsageError('A record is of all chapters or of libraries, and not of a quick run.');
  }
  const seconds = flags.seconds ?? (flags.quick ? 0 : 0.3);
  const record = emptyRecord({ rounds, share, seconds });
  const line = progress();
  const measured = async (name: string) => {
    const whole = chosen.find(({ chapter }) => chapter === name);
    if (whole === undefined) throw new Error(`nothing is chosen of "${name}"`);
    const variants = whole.variants.filter(({ fullOnly }) => !flags.quick || !fullOnly);
    const tell = (what: string) => line.show(`${name} ${what}`);
    const how = { rounds, share, seconds, tell };
    const exact = await measure({ ...whole, variants }, how).finally(line.clear);
    // What is printed and drawn now has to be what is read from the record later.
    return rounded(exact);
  };
  for (const { chapter, report, versions } of chosen) {
    const run = versions && { run: runApart(record, versions()) };
    const figures = { ...(await measured(chapter)), ...run };
    record.chapters.push(figures);
    console.log(`${table(figures)}\n`);
    if (report !== undefined) console.log(`${report(figures)}\n`);
  }
  // A record is of one run, in which all chapters have as many rounds.
  const most = flags.record ? rounds : Math.max(rounds, flags.most);
  const sure = flags.check ? await untilSure(record, measured, most) : undefined;
  const folder = resolve(root, flags.output);
  keepRecord(sure?.record ?? record, folder);
  keepCharts(sure?.record ?? record, folder);
  console.log(`kept: bench.json and ${record.chapters.length} charts in ${flags.output}`);
  if (flags.quick) console.log('A quick run is too short for figures to rely on.');
  if (flags.record) keepForDocuments(record, docs);
  if (sure === undefined) return;
  console.log(sure.checked.lines.join('\n'));
  if (!sure.checked.hold) process.exitCode = 1;
});

/** The comparisons that the words name, or all of them. */
function chosenBy(words: string[], comparisons: Comparison[]): Comparison[] {
  const names = comparisons.map(({ chapter }) => chapter);
  const unknown = words.find((word) => !names.some((name) => word.startsWith(name)));
  if (unknown !== undefined) {
    throw new UsageError(`There is nothing to measure for "${unknown}", only ${names.join(', ')}.`);
  }
  return comparisons.filter(
    ({ chapter, apart = false }) =>
      (words.length === 0 && !apart) || words.some((word) => word.startsWith(chapter)),
  );
}
