// Misconception: There are 256 values, so the factor is 256.
// Fails: task 1
// Says: 14 of 256 values are others
// Ask: Which byte should 1 become, and which one does it become with your factor?

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
  const data = Uint8Array.from(grey, (value) => value * 256);
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
    // A copy: `data` is a view on the whole message, original and all.
    best = { id, pixels: Uint8Array.from(data) };
  }
  return best;
}
