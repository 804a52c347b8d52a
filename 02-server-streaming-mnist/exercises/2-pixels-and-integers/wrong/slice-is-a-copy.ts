// Misconception: slice() copies the bytes of a Buffer, as it does with an array.
// Fails: task 4
// Says: the pixels are a view on a buffer of
// Ask: What do the documents of Node.js say about slice() of a Buffer?

import type { ScanService } from '#02/exercises/2-pixels-and-integers/scans.ts';
import type { Image } from '#generated/image/v1/Image.ts';
import { messages } from '#lib/calls.ts';

type Client = InstanceType<typeof ScanService>;

/** What is kept of a scan. */
export interface Kept {
  id: string;
  pixels: Uint8Array;
}

/**
 * The server's side: a preview in FORMAT_RAW8.
 *
 * @param grey One number a pixel, row by row: a byte divided by 255, rounded to
 *   three decimals. 0 is black, 1 is white.
 */
export function toImage(width: number, height: number, grey: number[]): Image {
  // A value that was rounded to three decimals is beside its byte, on either side.
  const data = Uint8Array.from(grey, (value) => Math.round(value * 255));
  return { width, height, format: 'FORMAT_RAW8', data };
}

/**
 * The client's side: the scan with the largest id, of all that the server streams.
 *
 * @throws Error when a preview's data are not as long as its width and height say.
 */
export async function newest(
  client: Client,
  options: { deadline: Date },
): Promise<Kept | undefined> {
  let best: Kept | undefined;
  for await (const { id, preview } of messages(client.streamScans({}, options))) {
    if (preview === null) throw new Error(`scan ${id} has no preview`);
    const { width, height, data } = preview;
    if (data.length !== width * height) {
      const happened = `${data.length} bytes for ${width} x ${height} pixels`;
      throw new Error(`the preview of scan ${id} has ${happened}`);
    }
    // As numbers, two ids beyond 2^53 may be the same; as text, '9' is more than '10'.
    if (best !== undefined && BigInt(id) <= BigInt(best.id)) continue;
    best = { id, pixels: data.slice() };
  }
  return best;
}
