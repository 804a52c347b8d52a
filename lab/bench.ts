// `npm run bench [02] [-- --quick]`: each chapter's work, done by gRPC in several
// ways, by its rivals, and by what no RPC can beat. Prints tables, and writes
// every round's figures to out/bench.json and a chart for each chapter.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { number, parseFlags, toggle, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { measure } from './bench/measure.ts';
import { emptyRecord } from './bench/record.ts';
import { table } from './bench/table.ts';
import { comparisons } from './bench/variants.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

// The children end with this process, whatever ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

await run(async () => {
  const given = process.argv.slice(2);
  const words = given.filter((word) => !word.startsWith('-') && /^(\d\d|codec)/.test(word));
  const flags = parseFlags(
    {
      usage: 'npm run bench [chapter] --',
      about: 'Measures the work of the chapters by gRPC, by its rivals, and by the limit.',
      flags: {
        quick: toggle({ help: 'two short rounds' }),
        rounds: number({ help: 'rounds after the first', min: 1, integer: true }),
        share: number({ help: "share of a full round's work", min: 0.0001, max: 10 }),
      },
    },
    given.filter((word) => !words.includes(word)),
  );
  const rounds = flags.rounds ?? (flags.quick ? 2 : 5);
  const share = flags.share ?? (flags.quick ? 0.15 : 1);
  const chosen = comparisons.filter(
    ({ chapter }) => words.length === 0 || words.some((word) => word.startsWith(chapter)),
  );
  const record = emptyRecord(rounds, share);
  const line = progress();
  for (const comparison of chosen) {
    const { chapter } = comparison;
    const tell = (what: string) => line.show(`${chapter} ${what}`);
    const measured = await measure(comparison, { rounds, share, tell }).finally(line.clear);
    record.chapters.push(measured);
    console.log(`${table(measured)}\n`);
  }
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out', 'bench.json'), `${JSON.stringify(record, undefined, 1)}\n`);
});
