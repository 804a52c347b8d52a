// 2.2 Pixels and integers. What was sent is not what arrives, and nothing fails.

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
  // TODO: bytes from 0 to 255.
  return { width, height, format: 'FORMAT_RAW8', data: Buffer.from(grey) };
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
    // TODO: is the preview whole? Is this scan newer? What of it is kept?
    best = { id, pixels: preview.data };
  }
  return best;
}
