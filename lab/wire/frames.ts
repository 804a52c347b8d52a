// HTTP/2 frames out of a stream of bytes. Source: RFC 9113, sections 4 and 6.

/** A frame: nine bytes of header, then the payload. */
export interface Frame {
  /** Where its first byte stands in this direction of the connection. */
  offset: number;
  type: string;
  flags: string[];
  /** 0 is the connection itself. */
  stream: number;
  payload: Buffer;
  /** All of it, header and payload. */
  raw: Buffer;
}

const types = [
  'DATA',
  'HEADERS',
  'PRIORITY',
  'RST_STREAM',
  'SETTINGS',
  'PUSH_PROMISE',
  'PING',
  'GOAWAY',
  'WINDOW_UPDATE',
  'CONTINUATION',
];

// Which bit means what depends on the type.
const flagNames: Record<string, [number, string][]> = {
  DATA: [
    [0x1, 'END_STREAM'],
    [0x8, 'PADDED'],
  ],
  HEADERS: [
    [0x1, 'END_STREAM'],
    [0x4, 'END_HEADERS'],
    [0x8, 'PADDED'],
    [0x20, 'PRIORITY'],
  ],
  SETTINGS: [[0x1, 'ACK']],
  PUSH_PROMISE: [
    [0x4, 'END_HEADERS'],
    [0x8, 'PADDED'],
  ],
  PING: [[0x1, 'ACK']],
  CONTINUATION: [[0x4, 'END_HEADERS']],
};

/** What a client sends first. */
export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** A reader of the frames of one direction; `start` is the offset of the first one. */
export function frameReader(start: number) {
  const none: Buffer = Buffer.alloc(0);
  let rest = none;
  let offset = start;

  /** How many bytes the frame has that begins here, as far as it is known. */
  const lengthOf = (bytes: Buffer) => 9 + (bytes.length < 9 ? 0 : bytes.readUIntBE(0, 3));

  function frameOf(raw: Buffer): Frame {
    const type = types[raw.readUInt8(3)] ?? `type ${raw.readUInt8(3)}`;
    const bits = raw.readUInt8(4);
    const known = (flagNames[type] ?? []).filter(([bit]) => (bits & bit) !== 0);
    const flags = known.map(([, name]) => name);
    const stream = raw.readUInt32BE(5) & 0x7fffffff;
    const frame = { offset, type, flags, stream, payload: raw.subarray(9), raw };
    offset += raw.length;
    return frame;
  }

  return {
    /** The frames that are whole with these bytes. */
    feed(bytes: Buffer): Frame[] {
      const frames: Frame[] = [];
      // Only a frame that began in an earlier chunk is joined: to join chunks would
      // copy everything.
      while (rest.length > 0 && bytes.length > 0) {
        const missing = bytes.subarray(0, lengthOf(rest) - rest.length);
        rest = Buffer.concat([rest, missing]);
        bytes = bytes.subarray(missing.length);
        if (rest.length < 9 || rest.length < lengthOf(rest)) continue;
        frames.push(frameOf(rest));
        rest = none;
      }
      while (bytes.length >= 9 && bytes.length >= lengthOf(bytes)) {
        const raw = bytes.subarray(0, lengthOf(bytes));
        frames.push(frameOf(raw));
        bytes = bytes.subarray(raw.length);
      }
      if (bytes.length > 0) rest = bytes;
      return frames;
    },
    /** How many bytes wait for the rest of their frame, and where they begin. */
    unread: () => ({ offset, bytes: rest.length }),
  };
}

/**
 * A frame's payload without its padding, and without HEADERS' priority.
 *
 * @throws RangeError when the padding is longer than the payload.
 */
export function content({ type, flags, payload }: Frame): Buffer {
  let [from, to] = [0, payload.length];
  if (flags.includes('PADDED')) {
    to -= payload[0] ?? 0;
    from += 1;
  }
  if (flags.includes('PRIORITY')) from += 5;
  if (type === 'PUSH_PROMISE') from += 4;
  if (from > to) throw new RangeError('its padding is longer than the frame');
  return payload.subarray(from, to);
}
