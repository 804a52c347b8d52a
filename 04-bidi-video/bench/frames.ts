// The frames that every rival of chapter 4 sends: the default clip, enlarged. And
// the work on each of them, which is the same for all: decode, edges, encode.
import { fileURLToPath } from 'node:url';
import { whole } from '../../lab/bench/program.ts';
import { clip, renderClip } from '../files/clip.ts';
import { openVideo } from '../files/input.ts';
import { edges } from '../pictures/edges.ts';
import { decode, encode, fromPicture } from '../pictures/picture.ts';

export const size = { width: 640, height: 360 };

export const windowFlag = whole('frames in flight; 0 is no limit', 6);

/** The frames of the clip as JPEG files. */
export async function jpegs(): Promise<Buffer[]> {
  const path = fileURLToPath(new URL('../../.cache/video/bouncing-digits.mjpeg', import.meta.url));
  await renderClip(path);
  const frames: Buffer[] = [];
  for await (const { jpeg } of (await openVideo(path)).frames) {
    const { data } = await fromPicture(await decode(jpeg, 'jpeg', clip))
      .resize(size.width, size.height)
      .raw()
      .toBuffer({ resolveWithObject: true });
    frames.push(await encode({ ...size, data }, 'jpeg'));
  }
  return frames;
}

/** What the service does with a frame. */
export async function filtered(jpeg: Buffer): Promise<Buffer> {
  return encode(edges(await decode(jpeg, 'jpeg', size)), 'jpeg');
}
