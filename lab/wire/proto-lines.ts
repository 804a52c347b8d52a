// Where a proto says what: the lines of each message and field. Its parser keeps the
// names and numbers, and no lines.

/** Lines of a proto file, counted from 1; a field's first is its last. */
export interface Lines {
  first: number;
  last: number;
}

const opens = /^\s*(message|enum)\s+(\w+)/;
const field =
  /^\s*(?:(?:repeated|optional|required)\s+)?(?:map\s*<[^>]*>|[\w.]+)\s+(\w+)\s*=\s*\d+/;

/** The lines of what a proto defines, by full names: `users.v1.User.email`. */
export function linesOf(text: string): Map<string, Lines> {
  const places = new Map<string, Lines>();
  const open: { name: string; first: number }[] = [];
  let scope = '';
  // A oneof gives no name to the fields in it.
  const nameOf = (name: string) =>
    [scope, ...open.map((block) => block.name), name].filter((part) => part !== '').join('.');
  for (const [i, whole] of text.split('\n').entries()) {
    const line = whole.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/.*/, '');
    scope ||= /^\s*package\s+([\w.]+)/.exec(line)?.[1] ?? '';
    for (const piece of line.split(/(?<=[{};])/)) {
      const found = field.exec(piece)?.[1];
      if (found !== undefined) places.set(nameOf(found), { first: i + 1, last: i + 1 });
      if (piece.endsWith('{')) open.push({ name: opens.exec(piece)?.[2] ?? '', first: i + 1 });
      if (!piece.endsWith('}')) continue;
      const closed = open.pop();
      if (closed === undefined || closed.name === '') continue;
      places.set(nameOf(closed.name), { first: closed.first, last: i + 1 });
    }
  }
  return places;
}
