// The benchmark compares what is the same, keeps what it found, and lets no
// document say anything else. How fast anything is, no test asks.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram } from '../../lib/testing.ts';
import { chart } from '../bench/chart.ts';
import { startProxy } from '../bench/delay.ts';
import { findComparisons } from '../bench/find.ts';
import { evaluate } from '../bench/formula.ts';
import { portOf } from '../bench/http.ts';
import { emptyRecord, readRecord, toText } from '../bench/keep.ts';
import { measure } from '../bench/measure.ts';
import type { BenchRecord, Measured } from '../bench/record.ts';
import { short, table } from '../bench/table.ts';
import { freshFigures } from '../notes/figures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const comparisons = await findComparisons();
const tiny = { rounds: 1, share: 0.002, seconds: 0, tell: () => {} };

/** The named variants of a chapter. */
function some(chapter: string, ids: string[]) {
  const found = comparisons.find((comparison) => comparison.chapter === chapter);
  if (found === undefined) throw new Error(`there is no chapter ${chapter}`);
  return { ...found, variants: found.variants.filter(({ id }) => ids.includes(id)) };
}

/** A folder for as long as `use` takes. */
async function withFolder(use: (folder: string) => Promise<void> | void) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A record of two variants, the second one twice as fast in each of two rounds. */
function sample(): BenchRecord {
  const rounds = (seconds: number[]) => seconds.map((s) => ({ seconds: s, units: 784, p50: s }));
  const one = (id: string, seconds: number[]): Measured => {
    return { id, name: `${id}, 32 a message`, kind: 'grpc', rounds: rounds(seconds) };
  };
  const variants = [one('slow', [2, 4]), one('quick', [1, 2])];
  const chapter = { chapter: '02', title: 'Samples', unit: 'samples', reference: 'slow', variants };
  return { ...emptyRecord({ rounds: 2, share: 1, seconds: 0 }), chapters: [chapter] };
}

test('variants of one work get the same out, and each has its figures', async () => {
  const ids = ['grpc', 'grpc-batch', 'ndjson', 'http2', 'tcp'];
  const { variants, ...about } = await measure(some('03', ids), tiny);
  assert.equal(variants.map(({ id }) => id).sort(), [...ids].sort());
  assert.is(about.reference, 'grpc');
  for (const { rounds } of variants) {
    assert.is(rounds.length, 1);
    for (const { units, seconds, p50 = 0, up = 0, down = 0 } of rounds) {
      assert.ok(units > 0 && seconds > 0 && p50 > 0 && up >= 36 * units && down >= 12 * units);
    }
  }
});

test('work is done again until its time has passed', async () => {
  const { variants } = await measure(some('codec', ['user-json']), { ...tiny, seconds: 0.05 });
  const [round] = variants[0]?.rounds ?? [];
  if (round === undefined) throw new Error('nothing was measured');
  assert.ok(round.seconds >= 0.05, `${round.seconds} s`);
  const once = Math.round(tiny.share * (some('codec', ['user-json']).variants[0]?.amount ?? 0));
  assert.ok(round.units > once && round.units % once === 0, `${round.units} of ${once}`);
});

test('a variant that did other work is refused, by name', async () => {
  const comparison = some('codec', ['user-json', 'user-proto']);
  const [first, ...others] = comparison.variants;
  if (first === undefined) throw new Error('there is no variant');
  const variants = [{ ...first, amount: 2 * first.amount }, ...others];
  try {
    await measure({ ...comparison, variants }, tiny);
  } catch (error) {
    assert.match(String(error), 'did not do the same work: 200 with check');
    return;
  }
  assert.unreachable('it was let pass');
});

test('a server that does not start ends the run, with what to do to see why', async () => {
  const comparison = some('03', ['grpc', 'tcp']);
  const [first, second] = comparison.variants;
  if (first === undefined || second === undefined) throw new Error('there is no variant');
  const server = { file: '03-bidi-broker/server.ts', args: ['--port', 'none'] };
  try {
    await measure({ ...comparison, variants: [{ ...first, server }, second] }, tiny);
  } catch (error) {
    const command = 'npx tsx 03-bidi-broker/server.ts --port none';
    assert.match(String(error), `This ended with 2; run it to see why: ${command}`);
    return;
  }
  assert.unreachable('it was let pass');
});

test('the command prints a table, and keeps a record and a chart', () =>
  withFolder(async (folder) => {
    const args = [
      'codec',
      '--rounds',
      '1',
      '--seconds',
      '0',
      '--share',
      '0.001',
      '--output',
      folder,
    ];
    const { code, stdout, stderr } = await runProgram(join(root, 'lab/bench.ts'), args);
    assert.is(code, 0, stderr);
    const record = readRecord(folder);
    assert.is(record.rounds, 1);
    assert.equal(Object.keys(record.versions).includes('@grpc/grpc-js'), true);
    const [chapter] = record.chapters;
    if (chapter === undefined) throw new Error('the record is empty');
    assert.match(stdout, table(chapter));
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    assert.is(readFileSync(join(folder, 'bench-codec.svg'), 'utf8'), chart(chapter));
  }));

test('a chapter that there is not is refused, with those that there are', async () => {
  const { code, stderr } = await runProgram(join(root, 'lab/bench.ts'), ['09']);
  assert.is(code, 2);
  assert.match(
    stderr,
    'There is nothing to measure for "09", only 01, 02, 03, 04, peers, libraries, codec.',
  );
});

test('a ratio is taken within each round, a figure over all of them', () => {
  const record = sample();
  assert.is(evaluate(record, '02: slow.rate'), 196);
  assert.is(evaluate(record, '02: quick.rate / slow.rate'), 2);
  assert.is(evaluate(record, '02: slow.p50 / quick.rate'), 2 / 392);
  assert.throws(() => evaluate(record, '02: other.rate'), 'has no "other"');
  assert.throws(() => evaluate(record, '02: slow.speed'), 'no figure "speed"');
  assert.throws(() => evaluate(record, '02: slow.memory'), 'was not measured');
  assert.throws(() => evaluate(record, 'fast'), 'is no figure of the record');
});

test('figures are short, and say as much as was measured', () => {
  const figures = [0.0123, 0.5, 0.999, 1.04, 9.96, 12.4, 999, 1234, 318_450].map(short);
  assert.equal(figures, ['0.012', '0.50', '1.0', '1.0', '10', '12', '999', '1,230', '318,000']);
});

test('a document takes its figures from the record, and no number from elsewhere', () =>
  withFolder((folder) => {
    mkdirSync(join(folder, 'docs'));
    writeFileSync(join(folder, 'docs/bench.json'), toText(sample()));
    const stale = [
      '# One, HTTP/1.1 and base64',
      '<!-- bench: 02 -->\n```text\nold\n```',
      'Batches of 32 are [9.9](bench.json "02: quick.rate / slow.rate") times as fast, not 10.',
    ].join('\n\n');
    const { text, problems } = freshFigures(folder, stale);
    assert.match(text, '\n[2.0](bench.json "02: quick.rate / slow.rate") times'.slice(1));
    assert.match(text, 'quick, 32 a message');
    assert.equal(problems, [
      'the figures of "02" are not those of the record',
      '"02: quick.rate / slow.rate" is 2.0 in the record, not 9.9',
      '10 is no figure of the record',
    ]);
    const fresh = freshFigures(folder, text.replace(', not 10', ''));
    assert.equal(fresh.problems, []);
  }));

test('the proxy passes bytes on in order, and a half-close', async () => {
  const echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const proxy = await startProxy(`127.0.0.1:${portOf(echo.address())}`, 2);
  const socket = connect(Number(proxy.address.split(':')[1]), '127.0.0.1');
  const sent = Array.from({ length: 100 }, (_, i) => `${i},`);
  for (const piece of sent) socket.write(piece);
  socket.end();
  let back = '';
  for await (const chunk of socket) back += chunk;
  assert.is(back, sent.join(''));
  await proxy.stop();
  echo.close();
});

test.run();
