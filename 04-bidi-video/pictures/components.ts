// Finds connected areas in a mask and their boxes.

/** A box in pixels, from the top left. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * The boxes of the areas of set pixels that touch, also at their corners.
 *
 * @param mask One byte a pixel, not 0 where it is set; is cleared while it is read.
 * @param least Areas of fewer pixels are left out.
 */
export function components(mask: Uint8Array, width: number, least: number): Box[] {
  const height = mask.length / width;
  const found: Box[] = [];
  const stack: number[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start]) continue;
    let [left, right, top, bottom, size] = [width, 0, height, 0, 0];
    mask[start] = 0;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      size++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (!mask[next]) continue;
          mask[next] = 0;
          stack.push(next);
        }
      }
    }
    if (size >= least) {
      found.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1 });
    }
  }
  return found;
}
