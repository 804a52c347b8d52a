// Animated WebP and GIF as frames, by sharp. Knows nothing of gRPC.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { encode } from '../pictures/picture.ts';
import { BadVideo, type Video } from './video.ts';

// All pages lie in memory side by side, three bytes a pixel.
const mostPixels = 2 ** 27;

/**
 * The frames of an animation, and its mean rate.
 *
 * @throws BadVideo when the file is damaged, cut short or too large.
 */
export async function readAnimation(path: string): Promise<Video> {
  const { data, width, height, delays } = await unpack(path);
  const size = width * height * 3;
  async function* frames() {
    let timestampMs = 0;
    for (const [sequence, ms] of delays.entries()) {
      const pixels = data.subarray(sequence * size, (sequence + 1) * size);
      const jpeg = await encode({ width, height, data: pixels }, 'jpeg');
      yield { sequence, timestampMs, width, height, jpeg };
      timestampMs += ms;
    }
  }
  const total = delays.reduce((sum, ms) => sum + ms, 0);
  return { rate: (delays.length * 1000) / total, frames: frames() };
}

async function unpack(path: string) {
  const bytes = readFileSync(path);
  if (isCutGif(bytes)) throw new BadVideo(`${path} is a GIF that is cut short.`);
  try {
    // All pages at once: page by page, each page decodes those before it again.
    const image = sharp(bytes, { animated: true, limitInputPixels: false });
    const { width, height: all, pageHeight: height = all, delay } = await image.metadata();
    if (width * all > mostPixels) {
      const most = `an animation of up to ${mostPixels} pixels`;
      throw new BadVideo(`${path} has ${width * all} pixels; this program reads ${most}.`);
    }
    const data = await image.toColourspace('srgb').flatten().removeAlpha().raw().toBuffer();
    const delays = Array.from({ length: all / height }, (_, i) => delay?.[i] || 100);
    return { data, width, height, delays };
  } catch (error) {
    if (error instanceof BadVideo) throw error;
    throw new BadVideo(`${path} cannot be read as an animated picture: damaged or cut short.`);
  }
}

/** A GIF ends with a byte of its own; sharp reads one without it as far as it goes. */
function isCutGif(bytes: Buffer): boolean {
  if (!bytes.subarray(0, 4).equals(Buffer.from('GIF8'))) return false;
  const padding = bytes.subarray(bytes.lastIndexOf(0x3b) + 1);
  return !bytes.includes(0x3b) || padding.some((byte) => byte !== 0);
}
