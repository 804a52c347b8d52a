// gRPC's messages in the DATA of a stream: five bytes of prefix, then the message,
// wherever the frames happen to end. Source: grpc/grpc, doc/PROTOCOL-HTTP2.md.
import { gunzipSync, inflateSync } from 'node:zlib';

/** One message as it came. */
export interface WireMessage {
  compressed: boolean;
  /** Bytes on the wire, with the prefix. */
  wireLength: number;
  /** The message itself, unpacked where it was compressed. */
  bytes: Buffer;
  /** Why it could not be unpacked. */
  why?: string;
}

/** Joins the DATA of one direction of one stream into messages. */
export function messageReader(encoding: () => string | undefined) {
  let rest = Buffer.alloc(0);
  return {
    feed(data: Buffer): WireMessage[] {
      rest = rest.length === 0 ? Buffer.from(data) : Buffer.concat([rest, data]);
      const messages: WireMessage[] = [];
      while (rest.length >= 5) {
        const length = rest.readUInt32BE(1);
        if (rest.length < 5 + length) break;
        const compressed = rest[0] !== 0;
        const bytes = rest.subarray(5, 5 + length);
        rest = rest.subarray(5 + length);
        const plain = { compressed, wireLength: 5 + length, bytes };
        messages.push(compressed ? { ...plain, ...unpack(bytes, encoding()) } : plain);
      }
      return messages;
    },
    /** How many bytes wait for the rest of their message. */
    unread: () => rest.length,
  };
}

// A message of a few bytes can unpack to gigabytes.
const limits = { maxOutputLength: 64 * 1024 * 1024 };

function unpack(bytes: Buffer, encoding: string | undefined): { bytes: Buffer; why?: string } {
  try {
    if (encoding === 'gzip') return { bytes: gunzipSync(bytes, limits) };
    if (encoding === 'deflate') return { bytes: inflateSync(bytes, limits) };
    return { bytes, why: `compressed by ${encoding ?? 'nothing that is named'}` };
  } catch {
    return { bytes, why: `it is no ${encoding}` };
  }
}
