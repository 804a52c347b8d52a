// Samples as the client trusts them: every length checked, pixels copied.

import sharp from 'sharp';
import type { Image__Output } from '../../generated/image/v1/Image.ts';
import type { Sample__Output } from '../../generated/mnist/v1/Sample.ts';

/** One picture and the digit that it shows. */
export interface Digit {
  index: number;
  label: number;
  width: number;
  height: number;
  /** width * height bytes, row by row; 0 is black. */
  pixels: Uint8Array;
}

/**
 * Takes a sample out of a message.
 *
 * @throws Error when its data are not as long as its size says, or no picture.
 */
export async function toDigit(sample: Sample__Output): Promise<Digit> {
  const { index, label, image } = sample;
  if (image === null) throw new Error(`sample ${index} has no image`);
  const { width, height } = image;
  try {
    const pixels = image.format === 'FORMAT_PNG' ? await fromPng(image) : fromRaw(image);
    if (pixels.length !== width * height) throw new Error(`${pixels.length} bytes`);
    return { index, label, width, height, pixels };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`sample ${index} should have ${width} x ${height} pixels: ${why}`);
  }
}

function fromRaw({ format, data }: Image__Output): Uint8Array {
  if (format !== 'FORMAT_RAW8') throw new Error(`it comes as ${format}`);
  // `data` is a view on the whole message: a copy lets go of the rest.
  return Uint8Array.from(data);
}

async function fromPng({ width, height, data }: Image__Output): Promise<Uint8Array> {
  // A few bytes of PNG can claim any size: no more is decoded than was announced.
  const png = sharp(data, { limitInputPixels: Math.max(1, width * height) });
  const decoded = await png.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const { info } = decoded;
  if (info.width !== width) throw new Error(`the PNG has ${info.width} x ${info.height}`);
  return decoded.data;
}
