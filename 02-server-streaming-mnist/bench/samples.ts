// The samples that every rival of chapter 2 sends, and what each client makes of
// them, so that all do the same work.
import { fileURLToPath } from 'node:url';
import { choice } from '../../lib/flags.ts';
import { packagedDigits } from '../digits/digits.ts';

/** How many samples a call asks for at most. */
export const most = 8000;

/** One sample. */
export interface Sample {
  index: number;
  label: number;
  width: number;
  height: number;
  data: Buffer;
}

/** The first `most` samples of the training split. */
export function trainSamples(): Sample[] {
  const cache = fileURLToPath(new URL('../../.cache/mnist', import.meta.url));
  const { width, height, labels, pixels } = packagedDigits(cache).train;
  const size = width * height;
  return Array.from({ length: most }, (_, index) => {
    const data = Buffer.from(pixels.subarray(index * size, (index + 1) * size));
    return { index, label: labels[index] ?? 0, width, height, data };
  });
}

/** Takes samples as they come and tells how many, and a sum of what they hold. */
export function tally() {
  let [units, check] = [0, 0];
  return {
    add(index: number, label: number, data: ArrayLike<number> | undefined): void {
      units++;
      check += index + label + (data?.length ?? 0) + (data?.[400] ?? 0);
    },
    done: () => ({ units, check }),
  };
}

/** The sizes of the calls that bring `amount` samples. */
export function* limits(amount: number): Generator<number> {
  for (let left = amount; left > 0; left -= most) yield Math.min(left, most);
}

export const pixelsFlag = choice(['base64', 'numbers'], {
  help: 'how JSON holds the pixels',
  default: 'base64',
});

/** A sample as JSON. */
export function toJson({ data, ...sample }: Sample, pixels: 'base64' | 'numbers'): string {
  const encoded = pixels === 'base64' ? data.toString('base64') : [...data];
  return JSON.stringify({ ...sample, data: encoded });
}

/** Takes a sample that came as JSON. */
export function addJson(seen: ReturnType<typeof tally>, json: string): void {
  const { index, label, data } = JSON.parse(json);
  seen.add(index, label, typeof data === 'string' ? Buffer.from(data, 'base64') : data);
}
