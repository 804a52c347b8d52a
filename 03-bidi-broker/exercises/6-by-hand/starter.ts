// 3.6 A message by hand. Four functions, no library: the bytes are yours.

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
export function encodeReading({ id }: Reading): Buffer {
  // TODO: this is field 1 for a small id. The others, and temp_max?
  const [field, wireType] = [1, 0];
  return Buffer.from([(field << 3) | wireType, id]);
}

/** A BrokerResponse from its bytes. */
export function decodeAnswer(_bytes: Buffer): Answer {
  // TODO: field by field: the tag says what comes, and how to find its end.
  return { id: 0 };
}

/** A message with its prefix, as it goes into the stream of bytes. */
export function prefixed(message: Buffer): Buffer {
  // TODO: five bytes before the message.
  return message;
}

/** Takes pieces of a stream of bytes, and gives the messages that are whole by then. */
export function messageReader(): (piece: Buffer) => Buffer[] {
  // TODO: what has to be remembered from one piece to the next?
  return (piece) => [piece];
}
