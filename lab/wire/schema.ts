// A chapter's protos as types whose fields are known by their numbers, with the lines
// that say so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import type { Direction } from './event.ts';
import { type Lines, linesOf } from './proto-lines.ts';

const shared = fileURLToPath(new URL('../../protos/', import.meta.url));

/** Lines of a proto file. */
export interface Excerpt extends Lines {
  /** The file's name without its folder. */
  file: string;
  text: string[];
}

/** What a chapter's protos say of the messages on the wire. */
export interface Schema {
  /** The type of a call's messages in one direction, if its method is known. */
  typeOf(path: string | undefined, direction: Direction): protobuf.Type | undefined;
  /** The lines of a message, an enum or a field; `undefined` where no file is at hand. */
  linesOf(what: protobuf.Type | protobuf.Field): Excerpt | undefined;
}

/**
 * Reads the protos in a folder.
 *
 * @throws Error when one of them, or one that it imports, is missing or malformed.
 */
export function schemaOf(folder: string): Schema {
  const root = new protobuf.Root();
  root.resolvePath = (origin, target) => {
    const places = [target, join(dirname(origin), target), join(shared, target)];
    return places.find((place) => existsSync(place)) ?? target;
  };
  const files = readdirSync(folder).filter((name) => name.endsWith('.proto'));
  root.loadSync(
    files.map((name) => join(folder, name)),
    { keepCase: true },
  );
  root.resolveAll();
  const read = new Map<string, { text: string[]; places: Map<string, Lines> }>();

  function file(path: string) {
    const text = readFileSync(path, 'utf8');
    const known = read.get(path) ?? { text: text.split('\n'), places: linesOf(text) };
    read.set(path, known);
    return known;
  }
  return {
    typeOf(path, direction) {
      const [, service = '', name = ''] = (path ?? '').split('/');
      const found = root.lookup(service);
      const method = found instanceof protobuf.Service ? found.methods[name] : undefined;
      if (method === undefined) return undefined;
      const type = direction === 'up' ? method.resolvedRequestType : method.resolvedResponseType;
      return type ?? undefined;
    },
    linesOf(what) {
      const path = what.filename;
      // google/protobuf/timestamp.proto and its like come with the library, as no file.
      if (path === null || path === undefined || !existsSync(path)) return undefined;
      const { text, places } = file(path);
      const lines = places.get(what.fullName.slice(1));
      if (lines === undefined) return undefined;
      return { file: basename(path), ...lines, text: text.slice(lines.first - 1, lines.last) };
    },
  };
}
