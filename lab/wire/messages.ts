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
  let parts: Buffer[] = [];
  let held = 0;
  // Joined only when a message is whole: to join at every frame would copy a
  // message of megabytes hundreds of times.
  let wanted = 5;
  return {
    feed(data: Buffer): WireMessage[] {
      parts.push(data);
      held += data.length;
      if (held < wanted) return [];
      let rest = parts.length === 1 ? data : Buffer.concat(parts);
      const messages: WireMessage[] = [];
      wanted = 5;
      while (rest.length >= 5) {
        const length = rest.readUInt32BE(1);
        wanted = 5 + length;
        if (rest.length < wanted) break;
        const compressed = rest[0] !== 0;
        const bytes = rest.subarray(5, wanted);
        rest = rest.subarray(wanted);
        wanted = 5;
        const plain = { compressed, wireLength: 5 + length, bytes };
        messages.push(compressed ? { ...plain, ...unpack(bytes, encoding()) } : plain);
      }
      parts = rest.length > 0 ? [rest] : [];
      held = rest.length;
      return messages;
    },
    /** How many bytes wait for the rest of their message. */
    unread: () => held,
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
