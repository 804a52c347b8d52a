// What the client keeps of the answers: an animated WebP, which every browser
// shows, an MP4 where ffmpeg is installed, and a contact sheet.
import sharp from 'sharp';

/** A frame before and after, as JPEG. */
export interface Pair {
  before: Buffer;
  after: Buffer;
}

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/**
 * Joins JPEG frames into an animated WebP of one size that repeats for ever. All
 * of them lie in memory at once, three bytes a pixel.
 *
 * @param rate Frames a second.
 */
export async function animatedWebp(jpegs: Buffer[], size: Size, rate: number): Promise<Buffer> {
  const { width, height } = size;
  const bytes = width * height * 3;
  const pages = Buffer.alloc(bytes * jpegs.length);
  const unpack = async (jpeg: Buffer, i: number) => {
    const fitted = sharp(jpeg)
      .resize({ ...size, fit: 'contain' })
      .toColourspace('srgb');
    pages.set(await fitted.raw().toBuffer(), i * bytes);
  };
  await Promise.all(jpegs.map(unpack));
  const raw = { width, height: height * jpegs.length, channels: 3, pageHeight: height } as const;
  const delay = jpegs.map(() => Math.round(1000 / rate));
  return (
    sharp(pages, { raw, limitInputPixels: false })
      // Effort 2 takes two thirds of the time of 4, for a file a twentieth larger.
      .webp({ quality: 75, effort: 2, delay, loop: 0 })
      .toBuffer()
  );
}

const [gap, cell] = [8, 400]; // pixels

/** Two rows: frames as they were above, as they came back below. */
export async function beforeAndAfter(pairs: Pair[], size: Size): Promise<Buffer> {
  const tall = Math.max(1, Math.round((cell * size.height) / size.width));
  const tile = async (jpeg: Buffer, column: number, row: number) => ({
    input: await sharp(jpeg).resize(cell, tall, { fit: 'contain' }).png().toBuffer(),
    left: gap + column * (cell + gap),
    top: gap + row * (tall + gap),
  });
  const tiles = pairs.flatMap(({ before, after }, column) =>
    [before, after].map((jpeg, row) => tile(jpeg, column, row)),
  );
  const width = gap + Math.max(1, pairs.length) * (cell + gap);
  const height = gap + 2 * (tall + gap);
  return sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite(await Promise.all(tiles))
    .png()
    .toBuffer();
}
