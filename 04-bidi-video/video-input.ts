// A video file as JPEG frames, whatever it is: motion JPEG, animated WebP or GIF,
// or anything that ffmpeg reads. Knows nothing of gRPC.
import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import sharp from 'sharp';
import { readWithFfmpeg } from './ffmpeg.ts';
import { BadVideo, splitJpegs } from './mjpeg.ts';
import { encode } from './picture.ts';

/** One frame of a video. */
export interface VideoFrame {
  sequence: number;
  /** Since the start. */
  timestampMs: number;
  width: number;
  height: number;
  jpeg: Buffer;
}

/** A video that can be read once. */
export interface Video {
  /** Frames a second. */
  rate: number;
  frames: AsyncGenerator<VideoFrame>;
}

/**
 * Opens a video file.
 *
 * @param rate Frames a second, where the file does not say: motion JPEG.
 * @throws BadVideo when there is no such file, or ffmpeg is needed and missing;
 *   while frames are read, when the file is damaged or cut short.
 */
export async function openVideo(path: string, rate = 24): Promise<Video> {
  if (!existsSync(path) || !statSync(path).isFile())
    throw new BadVideo(`There is no file ${path}.`);
  const start = beginning(path);
  if (start.length >= 2 && start.readUInt16BE(0) === 0xffd8) {
    return { rate, frames: sized(path, splitJpegs(createReadStream(path)), rate) };
  }
  const isWebp =
    start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8) === 'WEBP';
  if (isWebp || start.toString('latin1', 0, 4) === 'GIF8') return openAnimation(path);
  const { rate: found, frames } = readWithFfmpeg(path);
  return { rate: found, frames: sized(path, frames, found) };
}

function beginning(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(12);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

async function* sized(
  path: string,
  jpegs: AsyncIterable<Buffer>,
  rate: number,
): AsyncGenerator<VideoFrame> {
  let sequence = 0;
  try {
    for await (const jpeg of jpegs) {
      const { width = 0, height = 0 } = await sharp(jpeg).metadata();
      yield { sequence, timestampMs: (sequence * 1000) / rate, width, height, jpeg };
      sequence++;
    }
  } catch (error) {
    if (error instanceof BadVideo)
      throw new BadVideo(`${path} is no whole video: ${error.message}.`);
    throw error;
  }
}

async function openAnimation(path: string): Promise<Video> {
  try {
    // All pages at once: page by page, each page decodes those before it again.
    const image = sharp(path, { animated: true, limitInputPixels: 2 ** 29 });
    const { pageHeight = 0, delay = [] } = await image.metadata();
    const { data, info } = await image
      .toColourspace('srgb')
      .flatten()
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const [width, height] = [info.width, pageHeight || info.height];
    const size = width * height * 3;
    const delays = Array.from({ length: data.length / size }, (_, i) => delay[i] || 100);
    const total = delays.reduce((sum, ms) => sum + ms, 0);
    async function* frames() {
      let timestampMs = 0;
      for (const [sequence, ms] of delays.entries()) {
        const pixels = data.subarray(sequence * size, (sequence + 1) * size);
        const jpeg = await encode({ width, height, data: pixels }, 'jpeg');
        yield { sequence, timestampMs, width, height, jpeg };
        timestampMs += ms;
      }
    }
    return { rate: (delays.length * 1000) / total, frames: frames() };
  } catch {
    throw new BadVideo(`${path} cannot be read as an animated picture: damaged or cut short.`);
  }
}
