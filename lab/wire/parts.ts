// A message taken apart: which bytes are which field, what they mean, and which line
// of the proto says so; the fields of messages in it, too.
import protobuf from 'protobufjs';
import type { Part } from './part.ts';
import { type Fields, readFields } from './protobuf.ts';
import { fieldValue } from './scalars.ts';
import type { Schema } from './schema.ts';

/** A message in parts. */
export interface Parts {
  parts: Part[];
  /** The types in it, each once, the message's own first. */
  types: protobuf.Type[];
  /** How many fields were not taken apart any more. */
  left: number;
  broken?: Fields['broken'];
}

/** Takes a message apart; after `most` fields it only counts. Never throws. */
export function partsOf(
  message: Buffer,
  type: protobuf.Type | undefined,
  schema: Schema | undefined,
  most = 300,
): Parts {
  const parts: Part[] = [];
  const types = new Set<protobuf.Type>();
  let left = 0;

  function take(bytes: Buffer, of: protobuf.Type | undefined, start: number, depth: number) {
    if (of !== undefined) types.add(of);
    const { fields, broken } = readFields(bytes);
    for (const found of fields) {
      if (parts.length >= most) {
        left++;
        continue;
      }
      const { number, wireType, offset, length, value } = found;
      const field = of?.fieldsById[number];
      const inner = field?.resolvedType instanceof protobuf.Type ? field.resolvedType : undefined;
      const within = inner !== undefined && typeof value !== 'bigint' && wireType === 'bytes';
      const lines = field && schema?.linesOf(field);
      parts.push({
        depth,
        offset: start + offset,
        length,
        number,
        wireType,
        ...(field && { name: field.name, type: typeName(field) }),
        value: within ? '' : fieldValue(found, field, bytes),
        ...(lines && { file: lines.file, line: lines.first }),
      });
      if (within) take(value, inner, start + offset + length - value.length, depth + 1);
    }
    return broken;
  }
  const broken = take(message, type, 0, 0);
  return { parts, types: [...types], left, ...(broken && { broken }) };
}

const typeName = ({ repeated, resolvedType, type }: protobuf.Field) =>
  `${repeated ? 'repeated ' : ''}${resolvedType?.name ?? type}`;
