// Keeps answers as they come, so that whatever ends the call, what was done is
// written.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasFfmpeg, mp4Writer } from '../files/ffmpeg.ts';
import { BadVideo } from '../files/video.ts';
import { animatedWebp, beforeAndAfter, type Pair, type Size } from './output.ts';

// An animated WebP is made in memory; what is longer goes into the MP4 alone.
const mostWebpFrames = 240;
const mostWebpPixels = 2 ** 26;
const pairs = 3;

export const standardFolder = 'out/04-bidi-video';

/**
 * Collects the processed frames of one video in `given`, by default a folder of
 * the workbook's own.
 *
 * @throws BadVideo when there can be no such folder.
 */
export function keepResults(given: string | undefined, rate: number) {
  const folder = given ?? fileURLToPath(new URL(`../../${standardFolder}`, import.meta.url));
  const frames: Pair[] = [];
  let [size, count, most]: [Size | undefined, number, number] = [undefined, 0, mostWebpFrames];
  let mp4: ReturnType<typeof mp4Writer> | undefined;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(',')[0] : String(error);
    throw new BadVideo(`${folder} cannot be the folder for the results: ${reason}.`);
  }

  async function writeWebp(of: Size): Promise<string> {
    const jpegs = frames.map(({ after }) => after);
    writeFileSync(join(folder, 'processed.webp'), await animatedWebp(jpegs, of, rate));
    const whole = frames.length === count;
    return whole ? 'processed.webp' : `processed.webp (the first ${frames.length} frames)`;
  }

  async function writeSheet(of: Size): Promise<string> {
    const step = Math.max(1, Math.floor(frames.length / pairs));
    const shown = frames.filter((_, i) => i % step === Math.floor(step / 2)).slice(0, pairs);
    writeFileSync(join(folder, 'before-after.png'), await beforeAndAfter(shown, of));
    return 'before-after.png';
  }

  return {
    /** The folder as the person who runs the client knows it. */
    name: given ?? standardFolder,
    /** Takes a frame before and after; waits while ffmpeg is busy. */
    async add(pair: Pair, { width, height }: Size): Promise<void> {
      if (size === undefined) {
        size = { width, height };
        most = Math.max(1, Math.min(most, Math.floor(mostWebpPixels / (width * height))));
        if (hasFfmpeg()) mp4 = mp4Writer(join(folder, 'processed.mp4'), rate);
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
