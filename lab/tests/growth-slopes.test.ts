// What is made of costs whose growth is known: slopes, tables, the picture, figures in
// documents.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findCurves } from '../bench/find.ts';
import type { CurveRecord, Line } from '../bench/growth/curve.ts';
import { keepGrowth, readGrowth } from '../bench/growth/keep.ts';
import { growthPicture } from '../bench/growth/picture.ts';
import { slopeOf, steepnessOf, tooSteep } from '../bench/growth/slope.ts';
import { growthTable } from '../bench/growth/table.ts';
import { emptyRecord } from '../bench/keep.ts';
import type { Measured } from '../bench/record.ts';
import { freshFigures } from '../notes/figures.ts';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const sizes = [1, 10, 100, 1000];
const line: Line = { series: 'one', figure: 'p50', name: 'p50 ms', fair: 0 };

/** A curve whose cost is known: in round i it is `cost(size, i)`. */
function known(cost: (size: number, round: number) => number, rounds = 3): CurveRecord {
  const variants = sizes.map((size): Measured => {
    const each = Array.from({ length: rounds }, (_, i) => {
      return { seconds: 1, units: 1, size, p50: cost(size, i) };
    });
    return { id: `one-${size}`, name: `${size} things`, kind: 'grpc', rounds: each };
  });
  const about = { chapter: 'known', title: 'Known costs: of things', unit: 'calls' };
  return { ...about, grows: 'things', lines: [line], reference: 'one-1', variants };
}

const near = (found: number | undefined, wanted: number) =>
  assert.ok(Math.abs((found ?? Number.NaN) - wanted) < 1e-9, `${found}, not ${wanted}`);

test('the slope of a power is its exponent, whatever the unit', () => {
  for (const exponent of [-1, 0, 0.5, 1, 2]) {
    near(slopeOf(sizes.map((size) => ({ size, cost: 7 * size ** exponent }))), exponent);
  }
  // Least squares of 0, 0, 1 over 0, 1, 2.
  near(slopeOf([1, 10, 100].map((size) => ({ size, cost: size === 100 ? 10 : 1 }))), 0.5);
  assert.ok(Number.isNaN(slopeOf([{ size: 10, cost: 3 }])));
});

test('a slope is the median of the rounds, and lies between those of the rounds', () => {
  const found = steepnessOf(
    known((size, round) => size ** ([0.2, 0.1, 5][round] ?? 0)),
    line,
  );
  near(found?.all.slope, 0.2);
  near(found?.all.low, 0.1);
  near(found?.all.high, 5);
});

test('what grows faster than its work is named, also where only large sizes do', () => {
  const level = known(() => 3);
  const steep = known((size) => size ** 0.4);
  const late = known((size) => (size < 1000 ? 3 : 9));
  const noisy = known((size, round) => size ** ([-0.3, 0, 0.4][round] ?? 0));
  assert.equal(
    [level, steep, late, noisy].map((record) => tooSteep(record, line)),
    [false, true, true, false],
  );
  assert.is(tooSteep(steep, { ...line, fair: 1 }), false);
  assert.match(growthTable(steep), '\np50 ms grows faster than its work');
  assert.not.match(growthTable(level), 'faster than its work');
});

test('the picture says in words what it draws, and leaves out what was not measured', () => {
  const record = known((size) => size ** 0.5);
  const missing = { ...line, series: 'other', name: 'other ms' };
  const drawn = growthPicture({
    ...emptyRecord({ rounds: 3, share: 1, seconds: 0 }),
    chapters: [{ ...record, lines: [line, missing] }],
  });
  const [, words = ''] = /<desc id="desc">([\s\S]*?)<\/desc>/.exec(drawn) ?? [];
  assert.match(words, 'Known costs: of things. p50 ms: 1.00 to 32, slope 0.50.');
  assert.match(words, 'other ms: not measured.');
  assert.is(drawn.match(/class="line a"/g)?.length, 2);
  assert.is(drawn.match(/class="line b"/g)?.length, 1);
  assert.not.match(drawn, /NaN|undefined|Infinity/);
});

test('a document takes tables, figures and slopes from growth.json, and no other number', () => {
  const folder = mkdtempSync(join(tmpdir(), 'growth-test-'));
  try {
    mkdirSync(join(folder, 'docs'));
    const record = emptyRecord({ rounds: 3, share: 1, seconds: 0 });
    const curve = known((size, round) => size ** ([0.4, 0.9, 0.5][round] ?? 0));
    keepGrowth({ ...record, chapters: [curve] }, join(folder, 'docs'));
    const stale = [
      '<!-- growth: known -->\n```text\nold\n```',
      'With 1,000 things it is [1](growth.json "known: one-1000.p50 / one-1.p50") times as much,',
      'slope [1](growth.json "known: slope one.p50"), and not 77.',
      '[1](growth.json "known: slope two.p50") and [1](bench.json "01: grpc.rate")',
    ].join('\n\n');
    const { text, problems } = freshFigures(folder, stale);
    assert.match(text, '[32](growth.json "known: one-1000.p50');
    assert.match(text, '[0.50](growth.json "known: slope one.p50")');
    assert.match(text, '\nslope                       0.50\n');
    assert.equal(problems, [
      'the figures of "known" are not those of the record',
      '"known: one-1000.p50 / one-1.p50" is 32 in the record, not 1',
      '"known: slope one.p50" is 0.50 in the record, not 1',
      'the record has no line "known: slope two.p50"',
      'there is no docs/bench.json to cite',
      '77 is no figure of the record',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the picture in the documents is drawn from the record, which has all curves', async () => {
  const record = readGrowth(docs);
  const names = (await findCurves()).map(({ name }) => name);
  assert.equal(
    record.chapters.map(({ chapter }) => chapter),
    names,
  );
  assert.is(readFileSync(join(docs, 'pictures/growth.svg'), 'utf8'), growthPicture(record));
});

test.run();
