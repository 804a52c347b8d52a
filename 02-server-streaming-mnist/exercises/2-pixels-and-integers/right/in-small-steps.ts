// 2.2 in small functions: read, check, choose, copy.
import type { ScanService } from '#02/exercises/2-pixels-and-integers/scans.ts';
import type { Image, Image__Output } from '#generated/image/v1/Image.ts';
import { messages } from '#lib/calls.ts';

/** What is kept of a scan. */
export interface Kept {
  id: string;
  pixels: Uint8Array;
}

interface Scan {
  id: bigint;
  preview: Image__Output;
}

const toByte = (grey: number) => Math.min(255, Math.max(0, Math.floor(grey * 255 + 0.5)));

/** The server's side: a preview in FORMAT_RAW8. */
export function toImage(width: number, height: number, grey: number[]): Image {
  return { width, height, format: 'FORMAT_RAW8', data: new Uint8Array(grey.map(toByte)) };
}

function whole(preview: Image__Output | null): Image__Output {
  if (preview === null) throw new Error('a scan came without its preview');
  const { width, height, data } = preview;
  const missing = width * height - data.length;
  if (missing === 0) return preview;
  throw new Error(`a preview of ${width} x ${height} is ${Math.abs(missing)} bytes off`);
}

/** A copy in memory of its own: the data are a view of the message that they came in. */
function copied({ data }: Image__Output): Uint8Array {
  const own = new Uint8Array(new ArrayBuffer(data.length));
  own.set(data);
  return own;
}

/** The client's side: the scan with the largest id, of all that the server streams. */
export async function newest(
  client: InstanceType<typeof ScanService>,
  options: { deadline: Date },
): Promise<Kept | undefined> {
  const kept = new Map<bigint, Uint8Array>();
  for await (const { id, preview } of messages(client.streamScans({}, options))) {
    const scan: Scan = { id: BigInt(id), preview: whole(preview) };
    const [before] = kept.keys();
    if (before !== undefined && before >= scan.id) continue;
    kept.clear();
    kept.set(scan.id, copied(scan.preview));
  }
  const [last] = kept;
  return last && { id: String(last[0]), pixels: last[1] };
}
