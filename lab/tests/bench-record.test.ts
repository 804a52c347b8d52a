// What `npm run bench record` keeps for the documents.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chart } from '../bench/chart.ts';
import { findComparisons } from '../bench/find.ts';
import { emptyRecord, keepForDocuments, readRecord, runApart, toText } from '../bench/keep.ts';
import type { BenchRecord } from '../bench/record.ts';
import { table } from '../bench/table.ts';

/** A record of one variant of one chapter. */
function recordOf(chapter: string): BenchRecord {
  const rounds = [{ seconds: 1, units: 784 }];
  const variants = [{ id: 'grpc', name: 'gRPC', kind: 'grpc' as const, rounds }];
  const about = { chapter, title: 'Samples', unit: 'samples', reference: 'grpc' };
  const record = emptyRecord({ rounds: 1, share: 1, seconds: 0 });
  return { ...record, chapters: [{ ...about, variants }] };
}

test('a run of all and one of what is recorded apart leave each other alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    mkdirSync(join(folder, 'pictures'));
    writeFileSync(join(folder, 'bench.json'), toText(recordOf('02')));
    const libraries = recordOf('libraries');
    const run = runApart(libraries, { 'nice-grpc': '2.1.18' });
    const chapters = libraries.chapters.map((chapter) => ({ ...chapter, run }));
    keepForDocuments({ ...libraries, chapters }, folder);
    const both = readRecord(folder).chapters;
    assert.equal(
      both.map(({ chapter }) => chapter),
      ['02', 'libraries'],
    );
    assert.match(both.map(table).join(), 'nice-grpc 2.1.18\n');
    keepForDocuments({ ...recordOf('02'), date: '2030-01-01' }, folder);
    const later = readRecord(folder);
    assert.is(later.date, '2030-01-01');
    assert.equal(later.chapters, both);
    readFileSync(join(folder, 'pictures/bench-libraries.svg'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the charts in the documents are drawn from the record', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const comparisons = await findComparisons();
  const record = readRecord(join(root, 'docs'));
  assert.equal(
    record.chapters.filter(({ run }) => run === undefined).map(({ chapter }) => chapter),
    comparisons.filter(({ apart }) => !apart).map(({ chapter }) => chapter),
  );
  for (const chapter of record.chapters) {
    const drawn = readFileSync(join(root, `docs/pictures/bench-${chapter.chapter}.svg`), 'utf8');
    assert.is(drawn, chart(chapter));
  }
});

test.run();
