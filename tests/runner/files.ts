// The workbook's test files.
import { existsSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';

/**
 * Whether a file is left to `npm test all`: tests of the tools around the chapters, which
 * their authors change and their readers do not, and those of two whole rooms.
 */
const isForAuthors = (file: string) =>
  file.endsWith('.author.test.ts') || /^(notebook|peers)[\\/]/.test(file);

/**
 * The test files whose path begins with one of the words (`03`, `lib/tests/log`); for
 * the word `all`, every file; without a word all but those for authors.
 */
export function testFiles(root: string, words: string[]): string[] {
  const rooms = readdirSync(root).filter((name) =>
    /^(\d\d-.*|lib|lab|notebook|peers|protos)$/.test(name),
  );
  const folders = [...rooms.map((room) => join(room, 'tests')), 'tests'];
  const named = (file: string) =>
    words.some((word) => word === 'all' || file.startsWith(normalize(word)));
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => (words.length === 0 ? !isForAuthors(file) : named(file)))
    .sort();
}
