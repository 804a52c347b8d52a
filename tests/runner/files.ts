// The workbook's test files.
import { existsSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';

/** The test files whose path begins with one of the words (`03`, `lib/tests/log`), or all. */
export function testFiles(root: string, words: string[]): string[] {
  const rooms = readdirSync(root).filter((name) => /^(\d\d-.*|lib|lab|protos)$/.test(name));
  const folders = [...rooms.map((room) => join(room, 'tests')), 'tests'];
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => words.length === 0 || words.some((word) => file.startsWith(normalize(word))))
    .sort();
}
