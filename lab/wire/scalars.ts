// The value of a field whose type is known, in words.
import protobuf from 'protobufjs';
import { type Field, valueInShort } from './protobuf.ts';

const readers: { [type: string]: (reader: protobuf.Reader) => unknown } = {
  double: (reader) => reader.double(),
  float: (reader) => Number(reader.float().toPrecision(7)),
  int32: (reader) => reader.int32(),
  uint32: (reader) => reader.uint32(),
  sint32: (reader) => reader.sint32(),
  fixed32: (reader) => reader.fixed32(),
  sfixed32: (reader) => reader.sfixed32(),
  int64: (reader) => reader.int64(),
  uint64: (reader) => reader.uint64(),
  sint64: (reader) => reader.sint64(),
  fixed64: (reader) => reader.fixed64(),
  sfixed64: (reader) => reader.sfixed64(),
  bool: (reader) => reader.bool(),
};
const most = 12;

/** A scalar or an enum as it stands in `bytes`, or several that are packed there. */
function inWords(field: protobuf.Field, bytes: Buffer): string {
  const { resolvedType } = field;
  const names = resolvedType instanceof protobuf.Enum ? resolvedType.valuesById : undefined;
  const read = readers[names === undefined ? field.type : 'int32'];
  if (read === undefined) return valueInShort(bytes);
  const reader = protobuf.Reader.create(bytes);
  const values: string[] = [];
  while (reader.pos < reader.len) {
    const value = read(reader);
    if (values.length < most) values.push(String(names?.[Number(value)] ?? value));
    else if (values.length === most) values.push('…');
  }
  return values.join(', ');
}

/** The value of a field, by its type where the bytes are of that type; `bytes` are its own. */
export function fieldValue(found: Field, field: protobuf.Field | undefined, bytes: Buffer): string {
  const { wireType, value, offset, length } = found;
  if (field === undefined) return valueInShort(value);
  try {
    if (typeof value !== 'bigint') {
      if (field.type === 'string') return JSON.stringify(shortened(value.toString('utf8')));
      return inWords(field, value);
    }
    // The tag is a varint, too.
    const whole = bytes.subarray(offset, offset + length);
    const tag = whole.findIndex((byte) => byte < 0x80) + 1;
    return wireType === 'varint' ? inWords(field, whole.subarray(tag)) : valueInShort(value);
  } catch {
    return valueInShort(value); // No value of that type.
  }
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
