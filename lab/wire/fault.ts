// What a fault is made of: when it happens, and the frames that a tap can send in
// the server's place. Frames are RFC 9113's, header blocks RFC 7541's.
import type { Direction, WireEvent } from './event.ts';

/** One thing that goes wrong on the wire, once. */
export interface Fault {
  /** True for the event that triggers it; that event's frame still arrives, whole. */
  when(event: WireEvent): boolean;
  /**
   * What happens then: see `cut`, `silence` and `instead`. All of it is about the
   * connection of that event; later connections are as good as any.
   */
  then: 'cut' | 'silence' | ((event: WireEvent) => Buffer[]);
}

/** What the trace says where a connection is cut. */
export const cutHere = 'the connection is cut here';

/** The connection is cut. */
export function cut(when: Fault['when']): Fault {
  const then = 'cut';
  return { when, then };
}

/** Nothing more of the server's bytes comes. */
export function silence(when: Fault['when']): Fault {
  const then = 'silence';
  return { when, then };
}

/** The client gets these frames in place of all that the server still says. */
export function instead(when: Fault['when'], then: (event: WireEvent) => Buffer[]): Fault {
  return { when, then };
}

/** True for the event that brings the `n`th message of a direction, all calls counted. */
export function afterMessages(direction: Direction, n: number): Fault['when'] {
  let seen = 0;
  return (event) => {
    if (event.direction !== direction) return false;
    seen += event.messages.length;
    return seen >= n;
  };
}

/** A frame: nine bytes of header, then the payload. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

const [END_STREAM, END_HEADERS] = [0x1, 0x4];

/** DATA: any bytes, in messages or not. */
export const data = (stream: number, bytes: Buffer) => frame(0, 0, stream, bytes);

/** RST_STREAM; `code` is one of `constants.NGHTTP2_…` in `node:http2`. */
export function rstStream(stream: number, code: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(code);
  return frame(3, 0, stream, payload);
}

/** GOAWAY: streams up to `lastStream` may go on, new calls need a new connection. */
export function goAway(lastStream: number, code: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(lastStream);
  payload.writeUInt32BE(code, 4);
  return frame(7, 0, 0, payload);
}

/**
 * HEADERS that end the stream. Where no headers came before, trailers need
 * `:status` and `content-type` too.
 */
export function trailers(stream: number, values: Record<string, string>): Buffer {
  const block = Buffer.concat(Object.entries(values).map(([name, value]) => literal(name, value)));
  return frame(1, END_STREAM | END_HEADERS, stream, block);
}

// A literal without indexing: the server's own table stays as it is.
const literal = (name: string, value: string) =>
  Buffer.concat([Buffer.from([0]), text(name), text(value)]);

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const length = [127];
  let left = bytes.length - 127;
  for (; left >= 128; left >>= 7) length.push((left & 127) | 128);
  return Buffer.concat([Buffer.from([...length, left]), bytes]);
}
