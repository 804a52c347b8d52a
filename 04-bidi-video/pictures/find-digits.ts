// A model being served: find the bright shapes in a frame, bring each into the
// form that the classifier has learned, and draw what it says.
import sharp from 'sharp';
import type { DigitClassifier } from './classifier.ts';
import { type Box, components } from './components.ts';
import type { Detection } from './detection.ts';
import { type Colour, outline, tab } from './draw.ts';
import { luma, type Picture } from './picture.ts';

const bright = 130; // at least this bright belongs to a digit
const least = 60; // pixels; smaller areas are noise
const side = 28;
// Each takes time: a frame full of specks would keep the server busy for minutes.
const mostDigits = 100;

// A colour for each digit, light enough for black on it.
const colours: Colour[] = [
  [250, 204, 21],
  [74, 222, 128],
  [96, 165, 250],
  [248, 113, 113],
  [192, 132, 252],
  [45, 212, 191],
  [251, 146, 60],
  [244, 114, 182],
  [163, 230, 53],
  [125, 211, 252],
];

/** Draws a box and a label around each digit that `classifier` finds, the first hundred. */
export async function findDigits(
  picture: Picture,
  classifier: DigitClassifier,
): Promise<{ picture: Picture; detections: Detection[] }> {
  const grey = luma(picture);
  const mask = grey.map((value) => (value >= bright ? 1 : 0));
  const boxes = components(mask, picture.width, least)
    .filter(
      ({ height, width }) => height >= 16 && height < picture.height && width < picture.width / 2,
    )
    .slice(0, mostDigits);
  const marked = { ...picture, data: Buffer.from(picture.data) };
  const detections: Detection[] = [];
  for (const box of boxes) {
    const digit = classifier.classify(await normalised(grey, picture, box));
    const colour = colours[digit] ?? [255, 255, 255];
    outline(marked, box, colour);
    tab(marked, box, digit, colour);
    detections.push({ ...box, label: String(digit) });
  }
  return { picture: marked, detections };
}

/**
 * A box as MNIST has its samples: the longer side 20 pixels, in the middle of 28
 * by 28, by centre of mass. Source: http://yann.lecun.com/exdb/mnist/
 */
async function normalised(grey: Uint8Array, { width, height }: Picture, box: Box) {
  const scale = 20 / Math.max(box.width, box.height);
  const to = (length: number) => Math.max(1, Math.round(length * scale));
  const { data, info } = await sharp(grey, { raw: { width, height, channels: 1 } })
    .extract({ left: box.x, top: box.y, width: box.width, height: box.height })
    .resize(to(box.width), to(box.height), { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const lift = (value: number) => (value < 90 ? 0 : Math.min(255, (value - 60) * 1.6));
  let [mass, sumX, sumY] = [0, 0, 0];
  for (const [i, value] of data.entries()) {
    const weight = lift(value);
    mass += weight;
    sumX += weight * (i % info.width);
    sumY += weight * Math.floor(i / info.width);
  }
  const left = Math.round(side / 2 - sumX / Math.max(1, mass) - 0.5);
  const top = Math.round(side / 2 - sumY / Math.max(1, mass) - 0.5);
  const pixels = new Uint8Array(side * side);
  for (const [i, value] of data.entries()) {
    const [x, y] = [left + (i % info.width), top + Math.floor(i / info.width)];
    if (x >= 0 && x < side && y >= 0 && y < side) pixels[y * side + x] = lift(value);
  }
  return pixels;
}
