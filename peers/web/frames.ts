// The frames of a gRPC-Web body. It is gRPC's own prefix, a flag and a length in five
// bytes, and one flag more: 0x80 says that what follows are the trailers, as text.

/** One frame of a body. */
export interface Frame {
  kind: 'message' | 'trailers';
  /** The flag and the length. */
  prefix: Uint8Array;
  data: Uint8Array;
}

const prefixBytes = 5;
const trailersFlag = 0x80;

/**
 * Cuts a whole body into its frames.
 *
 * @throws Error when it ends within a frame.
 */
export function framesOf(body: Uint8Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < body.length; ) {
    const prefix = body.subarray(at, at + prefixBytes);
    const length = prefix.length < prefixBytes ? Number.POSITIVE_INFINITY : lengthIn(prefix);
    const end = at + prefixBytes + length;
    if (end > body.length) throw new Error('the body ends within a frame');
    const kind = ((prefix[0] ?? 0) & trailersFlag) === 0 ? 'message' : 'trailers';
    frames.push({ kind, prefix, data: body.subarray(at + prefixBytes, end) });
    at = end;
  }
  return frames;
}

function lengthIn(prefix: Uint8Array): number {
  return new DataView(prefix.buffer, prefix.byteOffset).getUint32(1);
}

/** The names and values of trailers; a message is percent-encoded on the wire, and is not here. */
export function trailersIn(data: Uint8Array): [name: string, value: string][] {
  const lines = new TextDecoder().decode(data).split('\r\n');
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    if (colon === -1) return [];
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    return [[name, name === 'grpc-message' ? decodeURIComponent(value) : value]];
  });
}

/** The bytes of a message as the body of a request has them: with the five before it. */
export function framed(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(prefixBytes + message.length);
  new DataView(body.buffer).setUint32(1, message.length);
  body.set(message, prefixBytes);
  return body;
}

/** Bytes in hexadecimal, with spaces. */
export const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Bytes as text: a dot for what cannot be shown. */
export const printable = (bytes: Uint8Array) =>
  [...bytes].map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
