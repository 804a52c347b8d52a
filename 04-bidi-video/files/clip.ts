// The default clip: handwritten digits that bounce about, rendered on first use
// and kept as motion JPEG. Knows nothing of gRPC.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { packagedSamples } from '../pictures/classifier.ts';
import { encode, type Picture } from '../pictures/picture.ts';

/** Of the default clip: pixels, frames, frames a second. */
export const clip = { width: 480, height: 270, frames: 72, rate: 24 };

const enlarge = 3;
const side = 28 * enlarge;
// Which digits bounce, and which sample of each: none that the model learns from.
const cast = [
  { digit: 3, sample: 707 },
  { digit: 7, sample: 702 },
  { digit: 4, sample: 703 },
  { digit: 0, sample: 704 },
  { digit: 8, sample: 705 },
];

interface Sprite {
  pixels: Uint8Array;
  x: number;
  y: number;
  dx: number;
  dy: number;
}

function sprites(): Sprite[] {
  return cast.map(({ digit, sample }, i) => ({
    pixels: packagedSamples(digit)[sample] ?? new Uint8Array(),
    x: 20 + (i % 3) * 150,
    y: 16 + Math.floor(i / 3) * 120,
    dx: (i % 2 === 0 ? 1 : -1) * (2.3 + i * 0.5),
    dy: (i % 3 === 0 ? 1 : -1) * (1.6 + i * 0.4),
  }));
}

function move(sprite: Sprite): void {
  sprite.x += sprite.dx;
  sprite.y += sprite.dy;
  if (sprite.x < 0 || sprite.x > clip.width - side) sprite.dx = -sprite.dx;
  if (sprite.y < 0 || sprite.y > clip.height - side) sprite.dy = -sprite.dy;
  sprite.x = Math.min(clip.width - side, Math.max(0, sprite.x));
  sprite.y = Math.min(clip.height - side, Math.max(0, sprite.y));
}

function background(): Buffer {
  const { width, height } = clip;
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      data[at] = 18 + (x / width) * 30;
      data[at + 1] = 24 + (y / height) * 36;
      data[at + 2] = 48 + (x / width) * 40;
    }
  }
  return data;
}

function draw({ width, data }: Picture, { pixels, x, y }: Sprite): void {
  const [left, top] = [Math.round(x), Math.round(y)];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const value = pixels[Math.floor(row / enlarge) * 28 + Math.floor(column / enlarge)] ?? 0;
      const at = ((top + row) * width + left + column) * 3;
      for (let c = at; c < at + 3; c++) data[c] = Math.max(data[c] ?? 0, value);
    }
  }
}

/** Makes the default clip at `path` unless it is there. */
export async function renderClip(path: string): Promise<void> {
  if (existsSync(path)) return;
  const { width, height } = clip;
  const [empty, moving] = [background(), sprites()];
  const frames: Promise<Buffer>[] = [];
  for (let i = 0; i < clip.frames; i++) {
    const picture = { width, height, data: Buffer.from(empty) };
    for (const sprite of moving) {
      draw(picture, sprite);
      move(sprite);
    }
    // On sharp's own threads, several at once, while the next frame is drawn.
    frames.push(encode(picture, 'jpeg'));
  }
  mkdirSync(dirname(path), { recursive: true });
  // Written aside and renamed, so that nobody ever reads half a clip.
  writeFileSync(`${path}.${process.pid}`, Buffer.concat(await Promise.all(frames)));
  renameSync(`${path}.${process.pid}`, path);
}
