// Keeps answers as they come, so that whatever ends the call, what was done is
// written.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasFfmpeg, mp4Writer } from './ffmpeg.ts';
import { animatedWebp, beforeAndAfter, type Pair } from './video-output.ts';

// An animated WebP is made in memory; what is longer goes into the MP4 alone.
const mostWebpFrames = 240;
const pairs = 5;

/** Collects the processed frames of one video in `folder`. */
export function keepResults(folder: string, rate: number) {
  const frames: Pair[] = [];
  let size: { width: number; height: number } | undefined;
  let mp4: ReturnType<typeof mp4Writer> | undefined;
  mkdirSync(folder, { recursive: true });
  return {
    /** Takes a frame before and after, as JPEG; waits while ffmpeg is busy. */
    async add(pair: Pair, { width, height }: { width: number; height: number }): Promise<void> {
      if (size === undefined) {
        size = { width, height };
        if (hasFfmpeg()) mp4 = mp4Writer(join(folder, 'processed.mp4'), rate);
      }
      // The bytes are a view on a whole message: a copy lets go of the rest.
      if (frames.length < mostWebpFrames) frames.push({ ...pair, after: Buffer.from(pair.after) });
      await mp4?.write(pair.after);
    },
    /** Writes what there is; returns the names of the files. */
    async finish(): Promise<string[]> {
      if (size === undefined) return [];
      const webp = await animatedWebp(
        frames.map(({ after }) => after),
        size,
        rate,
      );
      writeFileSync(join(folder, 'processed.webp'), webp);
      const step = Math.max(1, Math.floor(frames.length / pairs));
      const shown = frames.filter((_, i) => i % step === Math.floor(step / 2)).slice(0, pairs);
      writeFileSync(join(folder, 'before-after.png'), await beforeAndAfter(shown, size));
      await mp4?.end();
      return [
        'processed.webp',
        'before-after.png',
        ...(mp4 === undefined ? [] : ['processed.mp4']),
      ];
    },
  };
}
