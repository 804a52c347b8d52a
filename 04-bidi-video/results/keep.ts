// Keeps answers as they come, so that whatever ends the call, what was done is
// written.
import type { Results } from '../../lib/results.ts';
import { hasFfmpeg, mp4Writer } from '../files/ffmpeg.ts';
import { animatedWebp, beforeAndAfter, type Pair, type Size } from './output.ts';

// An animated WebP is made in memory; what is longer goes into the MP4 alone.
const mostWebpFrames = 240;
const mostWebpPixels = 2 ** 26;
const pairs = 3;

/** Collects the processed frames of one video in a folder. */
export function keepResults(results: Results, rate: number) {
  const frames: Pair[] = [];
  let [size, count, most]: [Size | undefined, number, number] = [undefined, 0, mostWebpFrames];
  let mp4: ReturnType<typeof mp4Writer> | undefined;

  async function writeWebp(of: Size): Promise<string> {
    const jpegs = frames.map(({ after }) => after);
    results.write('processed.webp', await animatedWebp(jpegs, of, rate));
    const whole = frames.length === count;
    return whole ? 'processed.webp' : `processed.webp (the first ${frames.length} frames)`;
  }

  async function writeSheet(of: Size): Promise<string> {
    const step = Math.max(1, Math.floor(frames.length / pairs));
    const shown = frames.filter((_, i) => i % step === Math.floor(step / 2)).slice(0, pairs);
    results.write('before-after.png', await beforeAndAfter(shown, of));
    return 'before-after.png';
  }

  return {
    /** Takes a frame before and after; waits while ffmpeg is busy. */
    async add(pair: Pair, { width, height }: Size): Promise<void> {
      if (size === undefined) {
        size = { width, height };
        most = Math.max(1, Math.min(most, Math.floor(mostWebpPixels / (width * height))));
        if (hasFfmpeg()) mp4 = mp4Writer(results.path('processed.mp4'), rate);
      }
      count++;
      // The bytes are a view on a whole message: a copy lets go of the rest.
      if (frames.length < most) frames.push({ ...pair, after: Buffer.from(pair.after) });
      await mp4?.write(pair.after);
    },
    /** Writes what there is; gives the names of the files as they are written. */
    async *finish(): AsyncGenerator<string> {
      if (size === undefined) return;
      try {
        yield await writeWebp(size);
        yield await writeSheet(size);
      } finally {
        await mp4?.end();
      }
      if (mp4 !== undefined) yield 'processed.mp4';
    },
  };
}
