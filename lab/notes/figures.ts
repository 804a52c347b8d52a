// Figures in a document come from the record of `npm run bench`, docs/bench.json.
//
//   <!-- bench: 02 -->
//
// fills the fence after it with that chapter's table, or with the `machine` or the
// `goals`. In a sentence a figure is a link whose title says what it is:
//
//   [4.1](bench.json "02: grpc.rate / ndjson.rate")
//
// Around them no other number is let pass that the record does not name.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../bench/formula.ts';
import { check } from '../bench/goals.ts';
import type { BenchRecord } from '../bench/record.ts';
import { machine, short, table } from '../bench/table.ts';
import type { Outcome } from './excerpts.ts';

const block = /^(<!-- bench: (\w+) -->)\n+```(\w*)\n([\s\S]*?)```$/gm;
const blockStart = /^<!-- bench:/gm;
const figure = /\[([^\]]*)\]\(([^)\s]*bench\.json) "([^"]*)"\)/g;
// No number is what belongs to a word, a path or a version: HTTP/1.1, base64.
const number = /(?<![\w./:#-])\d[\d,]*(?:\.\d+)?(?![\w/]|-\w*\.)/g;

/** Puts the record's figures into a document, and names those that were stale. */
export function freshFigures(root: string, text: string): Outcome {
  const cites = text.match(blockStart) !== null || text.match(figure) !== null;
  if (!cites) return { text, problems: [] };
  const path = join(root, 'docs/bench.json');
  if (!existsSync(path)) return { text, problems: ['there is no docs/bench.json to cite'] };
  const record: BenchRecord = JSON.parse(readFileSync(path, 'utf8'));
  const problems: string[] = [];
  let seen = 0;
  const filled = text.replace(
    block,
    (whole, comment: string, name: string, language: string, body: string) => {
      seen++;
      const now = blockOf(record, name);
      if (now === undefined) problems.push(`the record has no "${name}"`);
      if (now === undefined || `${now}\n` === body) return whole;
      problems.push(`the figures of "${name}" are not those of the record`);
      return `${comment}\n\`\`\`${language}\n${now}\n\`\`\``;
    },
  );
  const markers = text.match(blockStart)?.length ?? 0;
  if (markers !== seen) problems.push(`${markers - seen} bench markers are followed by no fence`);
  const fresh = filled.replace(figure, (whole, shown: string, target: string, formula: string) => {
    try {
      const now = short(evaluate(record, formula));
      if (now === shown) return whole;
      problems.push(`"${formula}" is ${now} in the record, not ${shown}`);
      return `[${now}](${target} "${formula}")`;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return whole;
    }
  });
  problems.push(...strangers(record, fresh));
  return { text: fresh, problems };
}

function blockOf(record: BenchRecord, name: string): string | undefined {
  if (name === 'machine') return machine(record);
  if (name === 'goals') return check(record).lines.join('\n');
  const chapter = record.chapters.find((candidate) => candidate.chapter === name);
  return chapter === undefined ? undefined : table(chapter);
}

/** Numbers beside the record's figures that the record does not name. */
function strangers(record: BenchRecord, text: string): string[] {
  const { chapters, rounds, machine: hardware } = record;
  const names = chapters.flatMap(({ chapter, title, variants }) => [
    chapter,
    title,
    ...variants.map(({ name }) => name),
  ]);
  const said = [...names, rounds, hardware.cores].join(' ').match(/\d[\d,]*(\.\d+)?/g) ?? [];
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
