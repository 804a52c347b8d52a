// Short videos in every form, for the tests; all of them in one folder that is
// gone when the process ends.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import { clip, renderClip } from '../files/clip.ts';
import { hasFfmpeg, mp4Writer } from '../files/ffmpeg.ts';
import { splitJpegs } from '../files/mjpeg.ts';
import { animatedWebp } from '../results/output.ts';

export const folder = mkdtempSync(join(tmpdir(), 'video-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The default clip. */
export const standard = join(folder, 'standard.mjpeg');
await renderClip(standard);

/** Its frames. */
export const jpegs: Buffer[] = [];
async function* bytes() {
  yield readFileSync(standard);
}
for await (const jpeg of splitJpegs(bytes())) jpegs.push(jpeg);

/** Whether there is ffmpeg; else says which tests are left out. */
export function ffmpegFor(what: string): boolean {
  if (hasFfmpeg()) return true;
  console.log(`\nSKIPPED: ${what}: there is no ffmpeg`);
  return false;
}

const made = new Map<string, Promise<string>>();

/** Writes a file of `count` frames in the form that its name says; gives its path. */
export async function video(name: string, count = 12): Promise<string> {
  const kind = `${count}${extname(name)}`;
  const model = made.get(kind) ?? make(`model-${kind}`, count);
  made.set(kind, model);
  const path = join(folder, name);
  copyFileSync(await model, path);
  return path;
}

// To make a GIF takes a second: one of each kind is made, and copied.
async function make(name: string, count: number): Promise<string> {
  const path = join(folder, name);
  const some = Array.from({ length: count }, (_, i) => jpegs[i % jpegs.length] ?? Buffer.of());
  if (name.endsWith('.mjpeg')) writeFileSync(path, Buffer.concat(some));
  else if (name.endsWith('.webp')) writeFileSync(path, await animatedWebp(some, clip, clip.rate));
  else if (name.endsWith('.gif')) {
    const webp = await animatedWebp(some, clip, clip.rate);
    await sharp(webp, { animated: true }).gif().toFile(path);
  } else {
    const writer = mp4Writer(path, clip.rate);
    for (const jpeg of some) await writer.write(jpeg);
    await writer.end();
  }
  return path;
}
