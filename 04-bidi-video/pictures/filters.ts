// The filters. Each is a function of one picture and, where it compares, of the
// one before: none keeps state, so that several frames may be worked on at once.
import type { Sharp } from 'sharp';
import type { DigitClassifier } from './classifier.ts';
import type { Detection } from './detection.ts';
import { edges } from './edges.ts';
import { findDigits } from './find-digits.ts';
import { motion } from './motion.ts';
import { fromPicture, type Picture } from './picture.ts';

/** What a filter makes of a picture. */
export interface Processed {
  picture: Picture;
  detections: Detection[];
}

/** A filter; `before` is the picture of the frame before, if there was one. */
export type Filter = (
  picture: Picture,
  before: Promise<Picture> | undefined,
) => Promise<Processed> | Processed;

/** Which filter, and its parameters. */
export type FilterChoice =
  | { kind: 'grayscale' | 'edges' | 'digits' }
  | { kind: 'blur'; sigma: number }
  | { kind: 'threshold' | 'motion'; level: number }
  | { kind: 'pixelate'; block: number };

const plain = (picture: Picture): Processed => ({ picture, detections: [] });

async function through(picture: Picture, pipeline: (image: Sharp) => Sharp): Promise<Processed> {
  const image = pipeline(fromPicture(picture)).removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  // sharp gives what is only grey as one channel, whatever colour space is asked for.
  return plain({ ...picture, data: info.channels === 1 ? threeChannels(data) : data });
}

function threeChannels(grey: Buffer): Buffer {
  const data = Buffer.alloc(grey.length * 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    data[at] = data[at + 1] = data[at + 2] = grey[i] ?? 0;
  }
  return data;
}

/** Makes the filter that `choice` names; the parameters have been checked. */
export function makeFilter(choice: FilterChoice, classifier: DigitClassifier): Filter {
  switch (choice.kind) {
    case 'grayscale':
      return (picture) => through(picture, (image) => image.grayscale());
    case 'blur':
      return (picture) => through(picture, (image) => image.blur(choice.sigma));
    case 'threshold':
      return (picture) => through(picture, (image) => image.threshold(choice.level));
    case 'pixelate':
      return (picture) => pixelate(picture, choice.block);
    case 'edges':
      return (picture) => plain(edges(picture));
    case 'motion':
      return async (picture, before) => motion(picture, await before, choice.level);
    case 'digits':
      return (picture) => findDigits(picture, classifier);
  }
}

async function pixelate(picture: Picture, block: number): Promise<Processed> {
  const { width, height } = picture;
  const small = { width: Math.ceil(width / block), height: Math.ceil(height / block) };
  const { data } = await fromPicture(picture)
    .resize({ ...small, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return through({ ...small, data }, (image) =>
    image.resize({ width, height, fit: 'fill', kernel: 'nearest' }),
  ).then((processed) => plain({ width, height, data: processed.picture.data }));
}
