// Boxes and digits drawn into a picture by hand: a label is one digit, and no
// font need be installed.
import type { Box } from './components.ts';
import type { Picture } from './picture.ts';

/** Red, green, blue. */
export type Colour = readonly [number, number, number];

// Each digit as five rows of three pixels, the leftmost being the highest bit.
const glyphs = [
  [7, 5, 5, 5, 7],
  [2, 6, 2, 2, 7],
  [7, 1, 7, 4, 7],
  [7, 1, 3, 1, 7],
  [5, 5, 7, 1, 1],
  [7, 4, 7, 1, 7],
  [7, 4, 7, 5, 7],
  [7, 1, 2, 2, 2],
  [7, 5, 7, 5, 7],
  [7, 5, 7, 1, 7],
];

/** Fills a rectangle; what lies outside the picture is left out. */
export function fill(picture: Picture, box: Box, colour: Colour): void {
  const { width, height, data } = picture;
  const right = Math.min(width, box.x + box.width);
  const bottom = Math.min(height, box.y + box.height);
  for (let y = Math.max(0, box.y); y < bottom; y++) {
    for (let x = Math.max(0, box.x); x < right; x++) data.set(colour, (y * width + x) * 3);
  }
}

/** Draws a frame two pixels wide around a box. */
export function outline(picture: Picture, box: Box, colour: Colour): void {
  const line = 2;
  const [x, y] = [box.x - line, box.y - line];
  const [width, height] = [box.width + 2 * line, box.height + 2 * line];
  fill(picture, { x, y, width, height: line }, colour);
  fill(picture, { x, y: y + height - line, width, height: line }, colour);
  fill(picture, { x, y, width: line, height }, colour);
  fill(picture, { x: x + width - line, y, width: line, height }, colour);
}

/** Writes a digit on a tab above the top left corner of a box. */
export function tab(picture: Picture, box: Box, digit: number, colour: Colour): void {
  const dot = 3;
  const [width, height] = [5 * dot, 7 * dot];
  const x = Math.max(0, box.x - 2);
  const y = Math.max(0, box.y - 2 - height);
  fill(picture, { x, y, width, height }, colour);
  for (const [row, bits] of (glyphs[digit] ?? []).entries()) {
    for (let column = 0; column < 3; column++) {
      if (!(bits & (4 >> column))) continue;
      const place = { x: x + (column + 1) * dot, y: y + (row + 1) * dot };
      fill(picture, { ...place, width: dot, height: dot }, [0, 0, 0]);
    }
  }
}
