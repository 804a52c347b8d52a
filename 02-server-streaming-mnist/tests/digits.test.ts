// Unit tests: the data by themselves, with no server and no channel.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packagedDigits, select } from '../digits/digits.ts';
import { BadDataFile, type DigitSet, idxNames, readIdx, toIdx } from '../digits/idx.ts';
import { nearestCentroid } from '../model/centroid.ts';
import { BadGuess, scoreAgainst } from '../model/score.ts';
import { contactSheet, sheetHolds } from '../results/contact-sheet.ts';
import { halfBlocks } from '../results/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'digits-'));
const digits = packagedDigits(join(folder, 'cache'));
test.after(() => rmSync(folder, { recursive: true }));

/** Writes a small set as IDX files into a folder of its own; returns the folder. */
function written(name: string, set: Partial<DigitSet> = {}, gzip = false): string {
  const path = join(folder, name);
  mkdirSync(path);
  const { images, labels } = toIdx({
    width: 2,
    height: 3,
    labels: Uint8Array.of(7, 1),
    pixels: Uint8Array.from({ length: 12 }, (_, i) => i),
    ...set,
  });
  const names = idxNames('train');
  const save = (file: string, bytes: Buffer) =>
    writeFileSync(join(path, gzip ? `${file}.gz` : file), gzip ? gzipSync(bytes) : bytes);
  save(names.images, images);
  save(names.labels, labels);
  return path;
}

/** All indices of a selection. */
function chosen(set: DigitSet, of: number[], seed?: number): number[] {
  const selection = select(set, of, seed);
  return selection.slice(0, selection.length);
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.instance(error, BadDataFile);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('nothing was refused');
}

test("every pixel of the package's digits is what rounding makes of it", () => {
  const require = createRequire(import.meta.url);
  const sources = join(dirname(require.resolve('mnist')), 'digits');
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(readFileSync(join(sources, `${digit}.json`), 'utf8'));
    const expected = Buffer.from(data.map((value: number) => Math.round(value * 255)));
    const [train, test] = [chosen(digits.train, [digit]), chosen(digits.test, [digit])];
    assert.is(train.length + test.length, expected.length / 784);
    for (let k = 0; k < expected.length / 784; k++) {
      // Of each five of a digit, the last is kept for testing.
      const kept = k % 5 === 4;
      const set = kept ? digits.test : digits.train;
      const index = (kept ? test[(k - 4) / 5] : train[k - Math.floor(k / 5)]) ?? -1;
      const found = Buffer.from(set.pixels.subarray(index * 784, (index + 1) * 784));
      const same = found.equals(expected.subarray(k * 784, (k + 1) * 784));
      assert.ok(same, `sample ${k} of digit ${digit} differs`);
    }
  }
});

test('an index means the same sample for ever', () => {
  // Clients keep indices. If one of these changes, theirs point at other samples.
  const fingerprint = ({ labels, pixels }: DigitSet) =>
    createHash('sha256').update(labels).update(pixels).digest('hex').slice(0, 16);
  assert.is(fingerprint(digits.train), '45a93ff7e94157b9');
  assert.is(fingerprint(digits.test), '1f8f0a54a930bf71');
});

test('the splits share no sample and hold all ten thousand', () => {
  assert.is(digits.train.labels.length + digits.test.labels.length, 10_000);
  assert.equal([...digits.test.labels.subarray(0, 10)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('the cache gives the same digits, and a damaged one is made anew', () => {
  const cache = join(folder, 'cache');
  assert.equal(packagedDigits(cache).test.pixels, digits.test.pixels);
  truncateSync(join(cache, idxNames('test').images), 1000);
  assert.equal(packagedDigits(cache).test.pixels, digits.test.pixels);
  assert.equal(readIdx(cache, 'test').pixels, digits.test.pixels);
});

test('IDX files are read, gzipped or not', () => {
  for (const gzip of [false, true]) {
    const set = readIdx(written(`good-${gzip}`, {}, gzip), 'train');
    assert.equal([set.width, set.height, [...set.labels]], [2, 3, [7, 1]]);
    assert.equal([...set.pixels.subarray(6)], [6, 7, 8, 9, 10, 11]);
  }
});

test('a missing, truncated, foreign or unfitting IDX file is one sentence', () => {
  assert.match(
    refusal(() => readIdx(join(folder, 'nowhere'), 'train')),
    'There is no',
  );
  const cut = written('cut');
  truncateSync(join(cut, idxNames('train').images), 20);
  assert.match(
    refusal(() => readIdx(cut, 'train')),
    'has 20 bytes; its header says 28',
  );
  const foreign = written('foreign');
  writeFileSync(join(foreign, idxNames('train').labels), 'not IDX at all');
  assert.match(
    refusal(() => readIdx(foreign, 'train')),
    'is not an IDX file',
  );
  const unfitting = written('unfitting');
  const three = { width: 2, height: 3, labels: Uint8Array.of(1, 2, 3), pixels: new Uint8Array(18) };
  writeFileSync(join(unfitting, idxNames('train').labels), toIdx(three).labels);
  assert.match(
    refusal(() => readIdx(unfitting, 'train')),
    '2 images but 3 labels',
  );
  const letters = written('letters', { labels: Uint8Array.of(1, 12) });
  assert.match(
    refusal(() => readIdx(letters, 'train')),
    'label 1 is 12, not a digit',
  );
  const empty = written('empty', { labels: new Uint8Array(), pixels: new Uint8Array() });
  assert.match(
    refusal(() => readIdx(empty, 'train')),
    'holds no pictures',
  );
  const half = written('half', {}, true);
  truncateSync(join(half, `${idxNames('train').images}.gz`), 30);
  assert.match(
    refusal(() => readIdx(half, 'train')),
    'Cannot read',
  );
});

test('a seed gives one order, another seed another, each with every sample once', () => {
  const plain = chosen(digits.test, [3, 8]);
  const shuffled = chosen(digits.test, [3, 8], 1);
  assert.equal(chosen(digits.test, [3, 8], 1), shuffled);
  assert.not.equal(chosen(digits.test, [3, 8], 2), shuffled);
  assert.not.equal(shuffled, plain);
  assert.equal(
    [...shuffled].sort((a, b) => a - b),
    plain,
  );
  for (const index of plain) assert.ok([3, 8].includes(digits.test.labels[index] ?? -1));
});

test('a few samples in order cost as much as they are, whatever the size of the set', () => {
  const looks = new Set<string | symbol>();
  // Tells of each look at the labels: at one of them, at their number, at a list of them.
  const labels = new Proxy(new Uint8Array(1000), {
    get(all, name) {
      looks.add(name);
      const value: unknown = Reflect.get(all, name, all);
      return typeof value === 'function' ? value.bind(all) : value;
    },
  });
  const few = select({ ...digits.test, labels }, []);
  assert.equal([few.length, few.slice(3, 6), few.slice(998, 1005)], [1000, [3, 4, 5], [998, 999]]);
  assert.equal([few.slice(1000, 1001), few.slice(1002, 1001)], [[], []]);
  assert.equal([...looks], ['length']);
});

test('the nearest mean picture wins', () => {
  const classifier = nearestCentroid(2);
  for (const [pixels, label] of [
    [[0, 0], 0],
    [[20, 0], 0],
    [[200, 200], 1],
  ] as const) {
    classifier.learn(Uint8Array.from(pixels), label);
  }
  for (let label = 2; label < 10; label++) classifier.learn(Uint8Array.of(0, 255), label);
  assert.is(classifier.guess(Uint8Array.of(30, 10)), 0);
  assert.is(classifier.guess(Uint8Array.of(190, 210)), 1);
  assert.throws(() => classifier.learn(Uint8Array.of(1, 2, 3), 1), 'has 3 bytes, not 2');
  assert.throws(() => classifier.guess(Uint8Array.of(1)), 'has 1 bytes, not 2');
});

test('a score counts each sample once and refuses what does not exist', () => {
  const score = scoreAgainst(Uint8Array.of(4, 9));
  score.add(0, 4);
  score.add(1, 4);
  const { count, accuracy, confusion } = score.result();
  assert.equal([count, accuracy, confusion[4]?.[4], confusion[9]?.[4]], [2, 0.5, 1, 1]);
  for (const [index, guess] of [
    [2, 1],
    [-1, 1],
    [0, 10],
    [0, 4],
  ] as const) {
    assert.throws(
      () => score.add(index, guess),
      (error: unknown) => error instanceof BadGuess,
    );
  }
  assert.is(score.result().count, 2);
});

test('two pixels, one above the other, are one character', () => {
  const pixels = Uint8Array.of(0, 255, 255, 0, 0, 255);
  const lines = halfBlocks([{ width: 2, height: 3, pixels }]).split('\n');
  const [black, white] = [232, 255];
  const cell = (upper: number, lower: number) => `\x1b[38;5;${upper};48;5;${lower}m▀`;
  assert.equal(lines, [
    `${cell(black, white)}${cell(white, black)}\x1b[0m`,
    `${cell(black, black)}${cell(white, black)}\x1b[0m`,
  ]);
  assert.is(halfBlocks([]), '');
});

test('a sheet shows the pixels, holds so many and is no wider than it must be', async () => {
  const sheet = async (count: number) => {
    const pixels = new Uint8Array(784);
    const sample = { label: 3, width: 28, height: 28, pixels };
    return contactSheet(Array.from({ length: count }, (_, index) => ({ ...sample, index })));
  };
  const sizeOf = async (png: Buffer) => {
    const { width, height } = await sharp(png).metadata();
    return [width, height];
  };
  const one = sharp(await sheet(1))
    .greyscale()
    .raw();
  const { data, info } = await one.toBuffer({ resolveWithObject: true });
  // The ground is white; the picture on it, half of a cell away, is black.
  const middle = info.width / 2;
  assert.equal([data[0], data[(middle * info.width + middle) * info.channels]], [255, 0]);
  const [widthOf1, heightOf1] = await sizeOf(await sheet(1));
  assert.equal(await sizeOf(await sheet(10)), [10 * (widthOf1 ?? 0), heightOf1]);
  const [, heightOfAll] = await sizeOf(await sheet(sheetHolds));
  assert.equal(await sizeOf(await sheet(10 * sheetHolds)), [10 * (widthOf1 ?? 0), heightOfAll]);
  assert.equal(await sizeOf(await sheet(0)), [widthOf1, heightOf1]);
});

test.run();
