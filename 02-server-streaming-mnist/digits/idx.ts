// IDX, the format in which MNIST is published: big-endian numbers, then bytes.
// Source: http://yann.lecun.com/exdb/mnist/ (section "file formats").
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Which part of the data. */
export type Split = 'train' | 'test';

/** A set of pictures of one size, each with the digit that it shows. */
export interface DigitSet {
  width: number;
  height: number;
  /** One byte a sample, 0 to 9. */
  labels: Uint8Array;
  /** width * height bytes a sample, row by row; 0 is black. */
  pixels: Uint8Array;
}

/** A data file is missing, damaged or something else: one sentence says which. */
export class BadDataFile extends Error {}

const names = { train: 'train', test: 't10k' };
const imagesMagic = 0x0803; // unsigned bytes in three dimensions
const labelsMagic = 0x0801; // unsigned bytes in one dimension
// A few megabytes of gzip can hold gigabytes of nothing; all of MNIST is 55 MB.
const largestFile = 2 ** 30;

/** The two file names of a split, as MNIST publishes them, without `.gz`. */
export function idxNames(split: Split): { images: string; labels: string } {
  const name = names[split];
  return { images: `${name}-images-idx3-ubyte`, labels: `${name}-labels-idx1-ubyte` };
}

/**
 * Reads a split from `folder`, gzipped or not.
 *
 * @throws BadDataFile when a file is missing, truncated, too long or not IDX, or
 *   when images and labels do not fit together.
 */
export function readIdx(folder: string, split: Split): DigitSet {
  const files = idxNames(split);
  const images = readIdxFile(join(folder, files.images), imagesMagic, 3);
  const labels = readIdxFile(join(folder, files.labels), labelsMagic, 1);
  const [count = 0, height = 0, width = 0] = images.sizes;
  if (images.data.length === 0) throw new BadDataFile(`${images.path} holds no pictures.`);
  if (labels.sizes[0] !== count) {
    const counts = `${count} images but ${labels.sizes[0]} labels`;
    throw new BadDataFile(`${folder} holds ${counts} for ${split}.`);
  }
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong !== -1) {
    throw new BadDataFile(`${labels.path}: label ${wrong} is ${labels.data[wrong]}, not a digit.`);
  }
  return { width, height, labels: labels.data, pixels: images.data };
}

function readIdxFile(path: string, magic: number, dimensions: number) {
  const found = [path, `${path}.gz`].find((candidate) => existsSync(candidate));
  if (found === undefined) throw new BadDataFile(`There is no ${path} and no ${path}.gz.`);
  const bytes = contentOf(found);
  const header = 4 + 4 * dimensions;
  if (bytes.length < header || bytes.readUInt32BE(0) !== magic) {
    throw new BadDataFile(`${found} is not an IDX file of ${dimensions} dimension(s) of bytes.`);
  }
  const sizes = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const expected = header + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected) {
    throw new BadDataFile(`${found} has ${bytes.length} bytes; its header says ${expected}.`);
  }
  return { path: found, sizes, data: bytes.subarray(header) };
}

function contentOf(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    return path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: largestFile }) : bytes;
  } catch (error) {
    throw new BadDataFile(
      `Cannot read ${path}: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

/** The bytes of a split's two IDX files. */
export function toIdx(set: DigitSet): { images: Buffer; labels: Buffer } {
  const count = set.labels.length;
  const header = (...words: number[]) => {
    const bytes = Buffer.alloc(words.length * 4);
    for (const [i, word] of words.entries()) bytes.writeUInt32BE(word, i * 4);
    return bytes;
  };
  return {
    images: Buffer.concat([header(imagesMagic, count, set.height, set.width), set.pixels]),
    labels: Buffer.concat([header(labelsMagic, count), set.labels]),
  };
}
