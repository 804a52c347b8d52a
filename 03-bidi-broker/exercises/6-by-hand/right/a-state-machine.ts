// 3.6 with a DataView, and a reader that keeps the state of the message in hand.

/** What the sensor puts into a BrokerRequest. */
export interface Reading {
  id: number;
  tempMax: number;
}

/** What it takes out of a BrokerResponse. */
export interface Answer {
  id: number;
  prediction?: number;
  refusal?: string;
}

/** The bytes of a BrokerRequest. */
export function encodeReading({ id, tempMax }: Reading): Buffer {
  // A tag, at most five bytes for an id, a tag, and eight for the double.
  const view = new DataView(new ArrayBuffer(15));
  let at = 0;
  view.setUint8(at++, 1 << 3);
  let rest = id;
  for (; rest >= 0x80; rest >>>= 7) view.setUint8(at++, (rest & 0x7f) | 0x80);
  view.setUint8(at++, rest);
  view.setUint8(at++, (3 << 3) | 1);
  view.setFloat64(at, tempMax, true);
  return Buffer.from(view.buffer, 0, at + 8);
}

/** A BrokerResponse from its bytes. */
export function decodeAnswer(bytes: Buffer): Answer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  function varint(): number {
    let [value, factor, byte] = [0, 1, 0x80];
    for (; (byte & 0x80) !== 0; factor *= 0x80) {
      byte = view.getUint8(at++);
      value += (byte & 0x7f) * factor;
    }
    return value;
  }
  /** The place of what comes next, and the next field after it. */
  function pass(length: number): number {
    at += length;
    return at - length;
  }
  const answer: Answer = { id: 0 };
  while (at < view.byteLength) {
    const tag = varint();
    if (tag === 0x08) answer.id = varint();
    else if (tag === 0x11) answer.prediction = view.getFloat64(pass(8), true);
    else if (tag === 0x1a) answer.refusal = bytes.toString('utf8', pass(varint()), at);
    else if (tag % 8 === 0) varint();
    else if (tag % 8 === 1) pass(8);
    else if (tag % 8 === 2) pass(varint());
    else if (tag % 8 === 5) pass(4);
    else throw new Error(`nobody uses wire type ${tag % 8}`);
  }
  return answer;
}

/** A message with its prefix, as it goes into the stream of bytes. */
export function prefixed(message: Buffer): Buffer {
  const { length } = message;
  const bigEndian = [24, 16, 8, 0].map((shift) => (length >>> shift) & 0xff);
  return Buffer.concat([Buffer.from([0, ...bigEndian]), message]);
}

/** Takes pieces of a stream of bytes, and gives the messages that are whole by then. */
export function messageReader(): (piece: Buffer) => Buffer[] {
  const prefix: number[] = [];
  let body = Buffer.alloc(0);
  let filled = 0;

  function* messages(piece: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < piece.length) {
      if (prefix.length < 5) {
        prefix.push(piece.readUInt8(at++));
        if (prefix.length < 5) continue;
        body = Buffer.alloc(Buffer.from(prefix).readUInt32BE(1));
        filled = 0;
      }
      const copied = piece.copy(body, filled, at);
      at += copied;
      filled += copied;
      if (filled < body.length) return;
      prefix.length = 0;
      yield body;
    }
  }
  return (piece) => [...messages(piece)];
}
