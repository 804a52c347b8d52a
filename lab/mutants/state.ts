// What decides which mutants of an exercise are killed, in a short name: a record of a
// run holds as long as that is what it was.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Exercise } from '../exercises/find.ts';

const bench = fileURLToPath(new URL('../exercises', import.meta.url));

const isIn = (folder: string, file: string) => !relative(folder, file).startsWith(`..${sep}`);

/** The files that these load when they run, packages left out, with absolute paths. */
function loadedBy(root: string, files: string[]): string[] {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: files,
    bundle: true,
    write: false,
    outdir: root,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs).map((file) => join(root, file));
}

/**
 * The files that decide which mutants of an exercise are killed: its solution, its check
 * and what they load of the chapter, the protos, the list of mutants that are the same,
 * and the bench as far as a check's process loads it. What the lab prints is not among
 * them, nor are `lib/` and the wire view, which have tests of their own.
 *
 * @throws Error when one of them cannot be parsed.
 */
export function decidingFiles({ folder }: Exercise): string[] {
  const chapter = join(folder, '..', '..');
  const start = [join(bench, 'child.ts'), join(folder, 'check.ts'), join(folder, 'solution.ts')];
  const loaded = loadedBy(chapter, start).filter(
    (file) => isIn(bench, file) || isIn(chapter, file),
  );
  const read = [folder, chapter].flatMap((each) =>
    readdirSync(each)
      .filter((name) => name.endsWith('.proto') || name === 'same.txt')
      .map((name) => join(each, name)),
  );
  return [...loaded, ...read].sort();
}

/** A short name for the exercise as it is now, which changes with those files. */
export const stateOf = (exercise: Exercise) => hashOf(decidingFiles(exercise));

/** The same without the list: what was found of each mutant holds when it grows. */
export const stateOfCheck = (exercise: Exercise) =>
  hashOf(decidingFiles(exercise).filter((file) => basename(file) !== 'same.txt'));

/** A short name for what these files say. */
export function hashOf(files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(basename(file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
