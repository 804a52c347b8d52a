// 3.6 with a cursor over the bytes, and a table of what to do with each wire type.

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

class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(count: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(this.take(1).readUInt8());
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
  }
}

type Value = bigint | Buffer;

const readers: Record<number, (cursor: Cursor) => Value> = {
  0: (cursor) => cursor.varint(),
  1: (cursor) => cursor.take(8),
  2: (cursor) => cursor.take(Number(cursor.varint())),
  5: (cursor) => cursor.take(4),
};

function* fields(bytes: Buffer): Generator<[number: number, value: Value]> {
  const cursor = new Cursor(bytes);
  while (!cursor.done) {
    const tag = Number(cursor.varint());
    const read = readers[tag & 7];
    if (read === undefined) throw new RangeError(`wire type ${tag & 7} is not in use`);
    yield [tag >>> 3, read(cursor)];
  }
}

/** A BrokerResponse from its bytes. */
export function decodeAnswer(bytes: Buffer): Answer {
  const answer: Answer = { id: 0 };
  for (const [number, value] of fields(bytes)) {
    if (typeof value === 'bigint') {
      if (number === 1) answer.id = Number(BigInt.asIntN(32, value));
    } else if (number === 2) answer.prediction = value.readDoubleLE();
    else if (number === 3) answer.refusal = value.toString();
  }
  return answer;
}

function varint(value: number): Buffer {
  if (value < 128) return Buffer.of(value);
  return Buffer.concat([Buffer.of((value % 128) | 128), varint(Math.floor(value / 128))]);
}

/** The bytes of a BrokerRequest. */
export function encodeReading({ id, tempMax }: Reading): Buffer {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(tempMax);
  return Buffer.concat([Buffer.of(0x08), varint(id), Buffer.of(0x19), double]);
}

/** A message with its prefix, as it goes into the stream of bytes. */
export function prefixed(message: Buffer): Buffer {
  const framed = Buffer.alloc(5 + message.length);
  framed.writeUInt32BE(message.length, 1);
  message.copy(framed, 5);
  return framed;
}

/** Takes pieces of a stream of bytes, and gives the messages that are whole by then. */
export function messageReader(): (piece: Buffer) => Buffer[] {
  let pieces: Buffer[] = [];
  let have = 0;
  return function read(piece: Buffer): Buffer[] {
    pieces.push(piece);
    have += piece.length;
    if (have < 5) return [];
    const bytes = Buffer.concat(pieces);
    const end = 5 + bytes.readUInt32BE(1);
    pieces = [bytes];
    if (have < end) return [];
    pieces = [];
    have = 0;
    return [bytes.subarray(5, end), ...read(bytes.subarray(end))];
  };
}
