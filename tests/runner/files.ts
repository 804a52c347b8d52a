// The workbook's test files.
import { existsSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';

/** Tests of what authors of the workbook use, and its readers do not. */
const isForAuthors = (file: string) => file.endsWith('.author.test.ts');

/**
 * The test files whose path begins with one of the words (`03`, `lib/tests/log`); for
 * the word `authors`, those for authors; without a word all, or all but those.
 */
export function testFiles(root: string, words: string[], authors = true): string[] {
  const rooms = readdirSync(root).filter((name) =>
    /^(\d\d-.*|lib|lab|notebook|peers|protos)$/.test(name),
  );
  const folders = [...rooms.map((room) => join(room, 'tests')), 'tests'];
  const named = (file: string) =>
    words.some((word) =>
      word === 'authors' ? isForAuthors(file) : file.startsWith(normalize(word)),
    );
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => (words.length === 0 ? authors || !isForAuthors(file) : named(file)))
    .sort();
}
