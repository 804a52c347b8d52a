// A copy of a workbook with one exercise, to be spoiled by a test. It lies inside
// this one, for its files import from it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findExercises } from '../exercises/find.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(here, '../../.cache');

/** A folder of its own under `.cache/`, which git ignores. */
export function folderInside(): string {
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'lab-'));
}

/** Copies the small workbook; what `replace` maps is replaced in its files. */
export function smallWorkbook(
  replace: { [file: string]: [from: string | RegExp, to: string] } = {},
  { withBreak = false } = {},
) {
  const root = folderInside();
  cpSync(join(here, 'workbook'), root, { recursive: true });
  // Its README is what "read" leads to; the protos lie where the originals do.
  writeFileSync(join(root, 'README.md'), '# A small workbook\n\n## Start\n');
  edit(join(root, '01-numbers/service.ts'), '../../../../lib/', '../../../lib/');
  const folder = join(root, '01-numbers/exercises/1-double-it');
  if (!withBreak) rmSync(join(folder, 'break'), { recursive: true });
  for (const [file, [from, to]] of Object.entries(replace)) edit(join(folder, file), from, to);
  const [exercise] = findExercises(root);
  if (exercise === undefined) throw new Error('the small workbook has no exercise');
  return { root, folder, exercise, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function edit(file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  writeFileSync(file, after);
}
