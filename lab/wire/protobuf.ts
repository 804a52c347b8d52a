// Protocol Buffers with no proto at hand: numbers, wire types, values. Source:
// https://protobuf.dev/programming-guides/encoding/

/** One field as it stands on the wire. */
export interface Field {
  number: number;
  wireType: 'varint' | 'fixed64' | 'bytes' | 'fixed32';
  value: bigint | Buffer;
  /** Where the field begins in its message, and how many bytes it has, tag and all. */
  offset: number;
  length: number;
}

/** The fields of a message as far as they can be read. */
export interface Fields {
  fields: Field[];
  /** Where and why it stops making sense. */
  broken?: { offset: number; why: string };
}

function varint(bytes: Buffer, start: number): { value: bigint; next: number } {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) throw new RangeError('a number is cut short');
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: start + i + 1 };
  }
  throw new RangeError('a number has more than ten bytes');
}

function take(bytes: Buffer, start: number, length: number): { value: Buffer; next: number } {
  const next = start + length;
  if (next > bytes.length) throw new RangeError('a field is cut short');
  return { value: bytes.subarray(start, next), next };
}

function readField(bytes: Buffer, offset: number): Field & { next: number } {
  const tag = varint(bytes, offset);
  const number = Number(tag.value >> 3n);
  if (number === 0) throw new RangeError('there is no field 0');
  const made = (
    wireType: Field['wireType'],
    { value, next }: { value: bigint | Buffer; next: number },
  ) => ({
    number,
    wireType,
    value,
    offset,
    length: next - offset,
    next,
  });
  switch (Number(tag.value & 7n)) {
    case 0:
      return made('varint', varint(bytes, tag.next));
    case 1:
      return made('fixed64', take(bytes, tag.next, 8));
    case 2: {
      const length = varint(bytes, tag.next);
      return made('bytes', take(bytes, length.next, Number(length.value)));
    }
    case 5:
      return made('fixed32', take(bytes, tag.next, 4));
    default:
      throw new RangeError(`there is no wire type ${tag.value & 7n}`);
  }
}

/** Reads a message's fields; never throws. */
export function readFields(bytes: Buffer): Fields {
  const fields: Field[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    try {
      const { next, ...field } = readField(bytes, offset);
      fields.push(field);
      offset = next;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { fields, broken: { offset, why } };
    }
  }
  return { fields };
}

/** A message in short: `1: 7  2: "Ada"  3: 12 bytes`. */
export function inShort(bytes: Buffer): string {
  const { fields, broken } = readFields(bytes);
  const parts = fields.map(({ number, value }) => `${number}: ${valueInShort(value)}`);
  if (broken !== undefined) parts.push(`(no message from byte ${broken.offset} on: ${broken.why})`);
  return parts.join('  ');
}

/** A value with no type known: a number, a short text, or how many bytes it has. */
export function valueInShort(value: bigint | Buffer): string {
  if (typeof value === 'bigint') return String(value);
  const text = value.toString('utf8');
  const readable = value.length <= 60 && !/[\p{Cc}\ufffd]/u.test(text);
  return readable ? JSON.stringify(text) : `${value.length} bytes`;
}
