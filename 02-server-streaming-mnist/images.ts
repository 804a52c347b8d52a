// Samples as the client trusts them: every length checked, pixels copied.

import sharp from 'sharp';
import type { Sample__Output } from '../generated/mnist/v1/Sample.ts';

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
 * @throws Error when its data are not as long as its size says.
 */
export async function toDigit(sample: Sample__Output): Promise<Digit> {
  const { index, label, image } = sample;
  if (image === null) throw new Error(`sample ${index} has no image`);
  const { width, height, format, data } = image;
  // `data` is a view on the whole message: a copy lets go of the rest.
  const pixels =
    format === 'FORMAT_PNG'
      ? await sharp(data).toColourspace('b-w').raw().toBuffer()
      : Uint8Array.from(data);
  if (pixels.length !== width * height) {
    const sizes = `${pixels.length} bytes for ${width} x ${height} pixels`;
    throw new Error(`sample ${index} has ${sizes}`);
  }
  return { index, label, width, height, pixels };
}
