// Misconception: What is 0 is not sent, so a prediction of 0 is none.
// Fails: task 2
// Says: decodeAnswer(<0807110000000000000000>) is {"id":7}
// Ask: The member of a oneof is on the wire although it is 0. What would its absence say?

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
  // No shifts: in JavaScript they know 32 bits only, and the last one is a sign.
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** The bytes of a BrokerRequest. */
export function encodeReading({ id, tempMax }: Reading): Buffer {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(tempMax);
  return Buffer.from([(1 << 3) | 0, ...varint(id), (3 << 3) | 1, ...double]);
}

/** The number that begins at `start`, and where the next thing begins. */
function readVarint(bytes: Buffer, start: number): { value: number; next: number } {
  let value = 0;
  for (let at = start; ; at++) {
    const byte = bytes.readUInt8(at);
    value += (byte % 128) * 128 ** (at - start);
    if (byte < 128) return { value, next: at + 1 };
  }
}

/** A BrokerResponse from its bytes. */
export function decodeAnswer(bytes: Buffer): Answer {
  const answer: Answer = { id: 0 };
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const [field, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
    at = tag.next;
    if (wireType === 0) {
      const { value, next } = readVarint(bytes, at);
      if (field === 1) answer.id = value;
      at = next;
    } else if (wireType === 1) {
      const value = bytes.readDoubleLE(at);
      if (field === 2 && value !== 0) answer.prediction = value;
      at += 8;
    } else if (wireType === 2) {
      const length = readVarint(bytes, at);
      at = length.next + length.value;
      if (field === 3) answer.refusal = bytes.toString('utf8', length.next, at);
    } else if (wireType === 5) at += 4;
    else throw new Error(`there is no wire type ${wireType}`);
  }
  return answer;
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
