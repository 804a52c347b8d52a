// Misconception: A message is a struct: each field has its place.
// Fails: task 2
// Says: decodeAnswer(<1100000000000035400807>) is {"id":0,"refusal"
// Ask: How does a reader know which field comes next?

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

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** The bytes of a BrokerRequest. */
export function encodeReading({ id, tempMax }: Reading): Buffer {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(tempMax);
  return Buffer.from([(1 << 3) | 0, ...varint(id), (3 << 3) | 1, ...double]);
}

/** A BrokerResponse from its bytes. */
export function decodeAnswer(bytes: Buffer): Answer {
  const id = bytes.readUInt8(1);
  const tag = bytes.readUInt8(2);
  if (tag >> 3 === 2) return { id, prediction: bytes.readDoubleLE(3) };
  return { id, refusal: bytes.toString('utf8', 4) };
}

/** A message with its prefix, as it goes into the stream of bytes. */
export function prefixed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Takes pieces of a stream of bytes, and gives the messages that are whole by then. */
export function messageReader(): (piece: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    const messages: Buffer[] = [];
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const end = 5 + rest.readUInt32BE(1);
      messages.push(rest.subarray(5, end));
      rest = rest.subarray(end);
    }
    return messages;
  };
}
