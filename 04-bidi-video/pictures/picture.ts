// Frames as pixels: decoding with limits, encoding. Knows nothing of gRPC.
import sharp, { type Sharp } from 'sharp';

/** Red, green and blue, one byte each, row by row, with no padding. */
export interface Picture {
  width: number;
  height: number;
  data: Buffer;
}

/** How a frame's bytes are to be read. */
export type Encoding = 'jpeg' | 'png' | 'rgb24';

/** A frame that cannot be used; the message is for the one who sent it. */
export class BadFrame extends Error {}

/** A frame that is larger than this program takes. */
export class FrameTooLarge extends Error {}

/** Bytes of one frame as it is sent: a full HD frame of raw pixels fits. */
export const largestBytes = 8 * 1024 * 1024;
/** Width and height of a frame, in pixels. */
export const largestSide = 4096;
// A small file can hold a very large picture; sharp refuses to unpack it.
const limitInputPixels = 4096 * 2304;

/**
 * Decodes one frame.
 *
 * @throws FrameTooLarge over `largestBytes`; BadFrame when the size is impossible
 *   or the bytes are no whole picture of that size.
 */
export async function decode(
  bytes: Buffer,
  encoding: Encoding,
  { width, height }: { width: number; height: number },
): Promise<Picture> {
  if (bytes.length > largestBytes) {
    throw new FrameTooLarge(`${bytes.length} bytes are more than ${largestBytes}`);
  }
  const fits = (side: number) => side >= 1 && side <= largestSide;
  if (!fits(width) || !fits(height)) {
    throw new BadFrame(`${width} x ${height} pixels: each side is 1 to ${largestSide}`);
  }
  if (encoding === 'rgb24') {
    const expected = width * height * 3;
    if (bytes.length === expected) return { width, height, data: bytes };
    throw new BadFrame(`${bytes.length} bytes where ${width} x ${height} pixels have ${expected}`);
  }
  const { data, info } = await unpack(bytes, encoding);
  if (info.width !== width || info.height !== height) {
    throw new BadFrame(`it is ${info.width} x ${info.height} pixels, not ${width} x ${height}`);
  }
  return { width, height, data };
}

async function unpack(bytes: Buffer, encoding: Encoding) {
  try {
    const image = sharp(bytes, { limitInputPixels, failOn: 'truncated' });
    const { format } = await image.metadata();
    if (format !== encoding) throw new BadFrame(`it is ${format}, not ${encoding}`);
    return await image
      .toColourspace('srgb')
      .flatten()
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    if (error instanceof BadFrame) throw error;
    // What the library says is about its own insides.
    throw new BadFrame(`it cannot be read as ${encoding}: damaged, cut short or too large`);
  }
}

/** Encodes a picture as it came. */
export function encode(picture: Picture, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'rgb24') return Promise.resolve(picture.data);
  const image = fromPicture(picture);
  return encoding === 'png' ? image.png().toBuffer() : image.jpeg({ quality: 85 }).toBuffer();
}

/** A picture as the beginning of a sharp pipeline. */
export function fromPicture({ data, width, height }: Picture): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Brightness of each pixel, 0 to 255, by the weights of ITU-R BT.601. */
export function luma({ data, width, height }: Picture): Uint8Array {
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const [red, green] = [77 * (data[at] ?? 0), 150 * (data[at + 1] ?? 0)];
    grey[i] = (red + green + 29 * (data[at + 2] ?? 0)) >> 8;
  }
  return grey;
}
