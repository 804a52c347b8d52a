// The workbook's own files: not what npm fetched, and not what programs made.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const notOurs = /(^|[\\/])(node_modules|generated|out|work|\.cache|\.git|\.venv)([\\/]|$)/;

/** Every file of the workbook whose name ends so, `.md`, relative to `root`. */
export function filesOf(root: string, ending: string): string[] {
  const rooms = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !notOurs.test(name),
  );
  return rooms
    .flatMap((room) => {
      if (!room.isDirectory()) return [room.name];
      const files = readdirSync(join(root, room.name), { recursive: true, encoding: 'utf8' });
      return files.map((file) => join(room.name, file));
    })
    .filter((file) => file.endsWith(ending) && !notOurs.test(file))
    .sort();
}
