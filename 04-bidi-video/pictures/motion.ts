// What has changed since the frame before: compared in blocks, so that a few
// noisy pixels do not count, and boxed.
import { components } from './components.ts';
import type { Detection } from './detection.ts';
import { outline } from './draw.ts';
import { luma, type Picture } from './picture.ts';

const block = 8; // pixels
const leastShare = 0.1; // of a block's pixels that must have changed

/** Draws a box around each area that differs from `before` by at least `level`. */
export function motion(
  picture: Picture,
  before: Picture | undefined,
  level: number,
): { picture: Picture; detections: Detection[] } {
  const { width, height } = picture;
  if (before === undefined || before.width !== width || before.height !== height) {
    return { picture, detections: [] };
  }
  const [now, then] = [luma(picture), luma(before)];
  const [columns, rows] = [Math.ceil(width / block), Math.ceil(height / block)];
  const changed = new Uint16Array(columns * rows);
  for (let i = 0; i < now.length; i++) {
    if (Math.abs((now[i] ?? 0) - (then[i] ?? 0)) < level) continue;
    const at = Math.floor(i / width / block) * columns + Math.floor((i % width) / block);
    changed[at] = (changed[at] ?? 0) + 1;
  }
  const mask = Uint8Array.from(changed, (count) => (count >= block * block * leastShare ? 1 : 0));
  const marked = { ...picture, data: Buffer.from(picture.data) };
  const detections = components(mask, columns, 2).map((area): Detection => {
    const [x, y] = [area.x * block, area.y * block];
    const box = {
      x,
      y,
      width: Math.min(width - x, area.width * block),
      height: Math.min(height - y, area.height * block),
    };
    outline(marked, box, [248, 113, 113]);
    return { ...box, label: 'motion' };
  });
  return { picture: marked, detections };
}
