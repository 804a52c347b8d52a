// Figures in a document come from the record of `npm run bench`, docs/bench.json.
//
//   <!-- bench: 02 -->
//
// fills the fence after it with that chapter's table, or with the `machine` or the
// `goals`. In a sentence a figure is a link whose title says what it is:
//
//   [4.1](bench.json "02: grpc.rate / ndjson.rate")
//
// `<!-- growth: streams -->` and `growth.json` are the same of `npm run bench growth`.
// Around them no other number is let pass that the records do not name.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../bench/formula.ts';
import { check } from '../bench/goals.ts';
import type { GrowthRecord } from '../bench/growth/curve.ts';
import { evaluateGrowth } from '../bench/growth/formula.ts';
import { growthTable } from '../bench/growth/table.ts';
import type { BenchRecord } from '../bench/record.ts';
import { machine, short, table } from '../bench/table.ts';
import type { Outcome } from './excerpts.ts';

const block = /^(<!-- (bench|growth): (\w+) -->)\n+```(\w*)\n([\s\S]*?)```$/gm;
const blockStart = /^<!-- (?:bench|growth):/gm;
const figure = /\[([^\]]*)\]\(([^)\s]*(bench|growth)\.json) "([^"]*)"\)/g;
// No number is what belongs to a word, a path or a version: HTTP/1.1, base64.
const number = /(?<![\w./:#-])\d[\d,]*(?:\.\d+)?(?![\w/]|-\w*\.)/g;

/** What a record gives to documents: a fence by its name, and a figure by its formula. */
interface Source {
  record: BenchRecord;
  blockOf(name: string): string | undefined;
  evaluate(formula: string): number;
}

const sources: Record<string, (text: string) => Source> = {
  bench(text) {
    const record: BenchRecord = JSON.parse(text);
    const blockOf = (name: string) => tableOf(record, name);
    return { record, blockOf, evaluate: (formula) => evaluate(record, formula) };
  },
  growth(text) {
    const record: GrowthRecord = JSON.parse(text);
    const blockOf = (name: string) => {
      if (name === 'machine') return machine(record);
      const curve = record.chapters.find(({ chapter }) => chapter === name);
      return curve === undefined ? undefined : growthTable(curve);
    };
    return { record, blockOf, evaluate: (formula) => evaluateGrowth(record, formula) };
  },
};

/** Puts the records' figures into a document, and names those that were stale. */
export function freshFigures(root: string, text: string): Outcome {
  const cites = text.match(blockStart) !== null || text.match(figure) !== null;
  if (!cites) return { text, problems: [] };
  const problems: string[] = [];
  const found = new Map<string, Source>();
  for (const [name, read] of Object.entries(sources)) {
    const path = join(root, `docs/${name}.json`);
    if (existsSync(path)) found.set(name, read(readFileSync(path, 'utf8')));
  }
  const sourceOf = (name: string) => {
    const source = found.get(name);
    if (source === undefined) throw new Error(`there is no docs/${name}.json to cite`);
    return source;
  };
  let seen = 0;
  const filled = text.replace(
    block,
    (whole, comment: string, kind: string, name: string, language: string, body: string) => {
      seen++;
      const now = found.get(kind)?.blockOf(name);
      if (now === undefined) problems.push(`the record has no "${name}"`);
      if (now === undefined || `${now}\n` === body) return whole;
      problems.push(`the figures of "${name}" are not those of the record`);
      return `${comment}\n\`\`\`${language}\n${now}\n\`\`\``;
    },
  );
  const markers = text.match(blockStart)?.length ?? 0;
  if (markers !== seen) problems.push(`${markers - seen} bench markers are followed by no fence`);
  const fresh = filled.replace(
    figure,
    (whole, shown: string, target: string, kind: string, formula: string) => {
      try {
        const now = short(sourceOf(kind).evaluate(formula));
        if (now === shown) return whole;
        problems.push(`"${formula}" is ${now} in the record, not ${shown}`);
        return `[${now}](${target} "${formula}")`;
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
        return whole;
      }
    },
  );
  const records = [...found.values()].map(({ record }) => record);
  problems.push(...strangers(records, fresh));
  return { text: fresh, problems };
}

function tableOf(record: BenchRecord, name: string): string | undefined {
  if (name === 'machine') return machine(record);
  if (name === 'goals') return check(record).lines.join('\n');
  const chapter = record.chapters.find((candidate) => candidate.chapter === name);
  return chapter === undefined ? undefined : table(chapter);
}

/** Numbers beside the records' figures that no record names. */
function strangers(records: BenchRecord[], text: string): string[] {
  const names = records.flatMap(({ chapters, rounds, machine: hardware }) => [
    rounds,
    hardware.cores,
    ...chapters.flatMap(({ chapter, title, variants }) => [
      chapter,
      title,
      ...variants.map(({ name }) => name),
    ]),
  ]);
  const said = names.join(' ').match(/\d[\d,]*(\.\d+)?/g) ?? [];
  const known = new Set(said.map((digits) => Number(digits.replaceAll(',', ''))));
  const bare = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/<!--[\s\S]*?-->/g, '');
  const wholeDocument = text.match(blockStart) !== null;
  return bare
    .split(/\n{2,}/)
    .filter((paragraph) => wholeDocument || paragraph.match(figure) !== null)
    .flatMap((paragraph) => {
      const prose = paragraph.replace(figure, '').replace(/`[^`]*`|\]\([^)]*\)/g, '');
      return prose.match(number) ?? [];
    })
    .filter((digits) => !known.has(Number(digits.replaceAll(',', ''))))
    .map((digits) => `${digits} is no figure of the record`);
}
