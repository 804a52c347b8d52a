// A video file as JPEG frames, whatever it is: motion JPEG, animated WebP or GIF,
// or anything that ffmpeg reads. Knows nothing of gRPC.
import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import sharp from 'sharp';
import { readAnimation } from './animation.ts';
import { readWithFfmpeg } from './ffmpeg.ts';
import { splitJpegs } from './mjpeg.ts';
import { BadVideo, type Video, type VideoFrame } from './video.ts';

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
  if (/^(GIF8|RIFF....WEBP)/s.test(start.toString('latin1'))) return readAnimation(path);
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
      const { width, height } = await sizeOf(jpeg, sequence);
      yield { sequence, timestampMs: (sequence * 1000) / rate, width, height, jpeg };
      sequence++;
    }
    if (sequence === 0) throw new BadVideo('it holds no frame');
  } catch (error) {
    if (!(error instanceof BadVideo)) throw error;
    throw new BadVideo(`${path} is no whole video: ${error.message}.`);
  }
}

async function sizeOf(jpeg: Buffer, sequence: number): Promise<{ width: number; height: number }> {
  try {
    const { width, height } = await sharp(jpeg).metadata();
    return { width, height };
  } catch {
    // What the library says is about its own insides.
    throw new BadVideo(`frame ${sequence} is damaged`);
  }
}
