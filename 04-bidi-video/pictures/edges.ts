// Edges by the Sobel operator, as a plain loop: two convolutions and a composite
// by a general image library take several times as long.
import { luma, type Picture } from './picture.ts';

/**
 * The strength of the edge at each pixel, white on black. Slides along a row and
 * keeps three column sums, so that each pixel's neighbours are read once a row.
 */
export function edges(picture: Picture): Picture {
  const { width, height } = picture;
  const grey = luma(picture);
  const data = Buffer.alloc(width * height * 3);
  for (let y = 1; y < height - 1; y++) {
    const [above, here, below] = [(y - 1) * width, y * width, (y + 1) * width];
    // For the columns left of, at and right of x: the sum, weighted 1 2 1, and
    // the difference between the lower and the upper row.
    let [sumLeft, sumHere, differenceLeft, differenceHere] = [0, 0, 0, 0];
    for (let right = 0; right < width; right++) {
      const top = grey[above + right] ?? 0;
      const bottom = grey[below + right] ?? 0;
      const sumRight = top + 2 * (grey[here + right] ?? 0) + bottom;
      const differenceRight = bottom - top;
      if (right >= 2) {
        const across = sumRight - sumLeft;
        const down = differenceLeft + 2 * differenceHere + differenceRight;
        const strength = Math.min(255, Math.abs(across) + Math.abs(down));
        const at = (here + right - 1) * 3;
        data[at] = data[at + 1] = data[at + 2] = strength;
      }
      sumLeft = sumHere;
      sumHere = sumRight;
      differenceLeft = differenceHere;
      differenceHere = differenceRight;
    }
  }
  return { width, height, data };
}
