// Motion JPEG: one JPEG after the other. Where one ends is found by its markers:
// an end marker may also stand inside a thumbnail, so that looking for the next
// FF D9 alone would cut some pictures in two.
// Source: ITU-T T.81, annex B (markers and segments).
import { BadVideo } from './video.ts';

/**
 * The length in bytes of the JPEG that `bytes` begins with; `undefined` when it
 * is not all there yet.
 *
 * @throws BadVideo when no JPEG begins there.
 */
export function jpegLength(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined;
  if (bytes.readUInt16BE(0) !== 0xffd8) throw new BadVideo('no JPEG begins there');
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new BadVideo('the JPEG is damaged');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // Fill bytes may stand before a marker.
      continue;
    }
    if (marker === 0xd9) return at + 2;
    at += 2 + bytes.readUInt16BE(at + 2);
    if (marker !== 0xda) continue;
    // After a scan's header comes its data, in which FF is followed by 00 or by a
    // restart marker; anything else is the next segment.
    for (;;) {
      at = bytes.indexOf(0xff, at);
      if (at < 0 || at + 1 >= bytes.length) return undefined;
      const next = bytes[at + 1] ?? 0;
      if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) break;
      at += 2;
    }
  }
  const ended = at + 2 <= bytes.length && bytes.readUInt16BE(at) === 0xffd9;
  return ended ? at + 2 : undefined;
}

// A picture that does not end would be gathered until memory is full.
const mostBytes = 16 * 1024 * 1024;

/**
 * Splits a stream of bytes into JPEGs.
 *
 * @throws BadVideo when it holds something else or ends in the middle of a
 *   picture, after the pictures before that.
 */
export async function* splitJpegs(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const length = jpegLength(rest);
      if (length === undefined) break;
      yield rest.subarray(0, length);
      count++;
      rest = rest.subarray(length);
    }
    if (rest.length > mostBytes) throw new BadVideo(`frame ${count} does not end`);
  }
  if (rest.length > 0) throw new BadVideo(`it ends in the middle of frame ${count}`);
}
