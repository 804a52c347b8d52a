// 2.2 with events, a table of all grey values, and ids compared as text of one length.
import { status } from '@grpc/grpc-js';
import type { ScanService } from '#02/exercises/2-pixels-and-integers/scans.ts';
import type { Image } from '#generated/image/v1/Image.ts';

/** What is kept of a scan. */
export interface Kept {
  id: string;
  pixels: Uint8Array;
}

// What the scanner says for each byte: three decimals, and each stands for one byte.
const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [(byte / 255).toFixed(3), byte]));

/** The server's side: a preview in FORMAT_RAW8. */
export function toImage(width: number, height: number, grey: number[]): Image {
  const data = Buffer.alloc(grey.length);
  for (const [at, value] of grey.entries()) {
    data[at] = byteOf.get(value.toFixed(3)) ?? Math.round(255 * value);
  }
  return { width, height, format: 'FORMAT_RAW8', data };
}

// An int64 has 19 digits at most: of one length, texts are ordered as their numbers.
const asText = (id: string) => id.padStart(20, '0');

/** The client's side: the scan with the largest id, of all that the server streams. */
export function newest(
  client: InstanceType<typeof ScanService>,
  options: { deadline: Date },
): Promise<Kept | undefined> {
  return new Promise((resolve, reject) => {
    let best: Kept | undefined;
    let fault: Error | undefined;
    const call = client.streamScans({}, options);
    call.on('data', ({ id, preview }) => {
      if (fault !== undefined) return;
      const { width = 0, height = 0, data } = preview ?? {};
      if (data === undefined || data.byteLength !== width * height) {
        fault = new Error(`scan ${id}: its preview is not ${width} x ${height} bytes`);
        call.cancel();
        return;
      }
      if (best === undefined || asText(id) > asText(best.id)) {
        best = { id, pixels: Uint8Array.from(data) };
      }
    });
    call.on('error', (error) => reject(fault ?? error));
    call.on('status', ({ code }) => {
      if (code !== status.OK) return;
      if (fault === undefined) resolve(best);
      else reject(fault);
    });
  });
}
