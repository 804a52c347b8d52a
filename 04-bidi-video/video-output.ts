// What the client keeps of the answers: an animated WebP, which every browser
// shows, an MP4 where ffmpeg is installed, and a contact sheet.
import sharp from 'sharp';
import { decode, fromPicture, type Picture } from './picture.ts';

/** A frame before and after. */
export interface Pair {
  before: Buffer;
  after: Buffer;
}

/** Joins JPEG frames of one size into an animated WebP that repeats for ever. */
export async function animatedWebp(
  jpegs: Buffer[],
  size: { width: number; height: number },
  rate: number,
): Promise<Buffer> {
  const pictures = await Promise.all(jpegs.map((jpeg) => decode(jpeg, 'jpeg', size)));
  const { width, height } = size;
  const raw = { width, height: height * pictures.length, channels: 3, pageHeight: height } as const;
  const delay = pictures.map(() => Math.round(1000 / rate));
  return sharp(Buffer.concat(pictures.map(({ data }) => data)), { raw, limitInputPixels: false })
    .webp({ quality: 75, delay, loop: 0 })
    .toBuffer();
}

/** Two rows: frames as they were above, as they came back below. */
export async function beforeAndAfter(
  pairs: Pair[],
  size: { width: number; height: number },
): Promise<Buffer> {
  const [gap, cell] = [8, 240];
  const tall = Math.round((cell * size.height) / size.width);
  const small = async (jpeg: Buffer) => {
    const picture: Picture = await decode(jpeg, 'jpeg', size);
    return fromPicture(picture).resize(cell, tall).png().toBuffer();
  };
  const tiles = await Promise.all(
    pairs.flatMap(({ before, after }, column) =>
      [before, after].map(async (jpeg, row) => ({
        input: await small(jpeg),
        left: gap + column * (cell + gap),
        top: gap + row * (tall + gap),
      })),
    ),
  );
  const width = gap + Math.max(1, pairs.length) * (cell + gap);
  const height = gap + 2 * (tall + gap);
  return sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite(tiles)
    .png()
    .toBuffer();
}
