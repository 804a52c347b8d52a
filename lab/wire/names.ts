// With a chapter's proto: messages by name, as JSON. The tap works without.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MethodDefinition } from '@grpc/grpc-js';
import { loadDefinition } from '../../protos/load.ts';
import type { Direction } from './event.ts';
import { inShort } from './protobuf.ts';

/** A message in words, given the path of its call, if that is known. */
export type Naming = (path: string | undefined, direction: Direction, bytes: Buffer) => string;

/** Without a proto: numbers and values. */
export const byNumber: Naming = (_, __, bytes) => inShort(bytes);

/** With the protos in these folders. What they do not know is told by number. */
export function byName(...folders: string[]): Naming {
  const methods = new Map<string, MethodDefinition<object, object>>();
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  for (const file of files.filter((name) => name.endsWith('.proto'))) {
    const definition = loadDefinition(pathToFileURL(file));
    for (const item of Object.values(definition)) {
      if (typeof item.format === 'string') continue;
      for (const method of Object.values(item)) methods.set(method.path, method);
    }
  }
  return (path, direction, bytes) => {
    const method = methods.get(path ?? '');
    if (method === undefined) return inShort(bytes);
    try {
      const read = direction === 'up' ? method.requestDeserialize : method.responseDeserialize;
      return JSON.stringify(brief(read(bytes)));
    } catch {
      return inShort(bytes); // No message of that type: its fields may say why.
    }
  };
}

const isDefault = (value: unknown) =>
  value === '' || value === 0 || value === null || (Array.isArray(value) && value.length === 0);

// Bytes are many, and defaults say nothing. A replacer of JSON.stringify comes too late:
// by then each byte of a Buffer is a number in an array.
function brief(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return `<${value.length} bytes>`;
  if (Array.isArray(value)) return value.map(brief);
  // JSON would say null.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => !isDefault(field));
  return Object.fromEntries(fields.map(([name, field]) => [name, brief(field)]));
}
