// A folder for what a program makes. Whether it can be written is known before the
// work is done, and no file in it is ever half a file.
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reasonOf } from './system-error.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A folder that can be written. */
export interface Results {
  /** The folder as the person who runs the program knows it. */
  name: string;
  /** Where a file of this name lies. */
  path(name: string): string;
  /** Writes a file, all of it or nothing. Throws an Error in one sentence. */
  write(name: string, content: string | Uint8Array): void;
}

/**
 * Makes a folder for results.
 *
 * @param given The folder that a flag named, if one did.
 * @param standard The folder of the workbook that is taken else, such as `out/01-unary-users`.
 * @param flag What names another folder.
 * @throws Error in one sentence when it cannot be made or written.
 */
export function resultsIn(given: string | undefined, standard: string, flag = '--output'): Results {
  const folder = given ?? join(root, standard);
  const cannot = (path: string, error: unknown) =>
    new Error(`Cannot write ${path}: ${reasonOf(error)}. Name another folder with ${flag}.`);
  try {
    // mkdir says of a file system that is read-only that there is no such file.
    accessSync(nearest(resolve(folder)), constants.W_OK);
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannot(folder, error);
  }
  const path = (name: string) => join(folder, name);
  return {
    name: given ?? standard,
    path,
    write(name, content) {
      const aside = path(`${name}.${process.pid}`);
      try {
        writeFileSync(aside, content);
        renameSync(aside, path(name));
      } catch (error) {
        rmSync(aside, { force: true });
        throw cannot(path(name), error);
      }
    },
  };
}

/** The path itself, or the first folder above it that is there. */
function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}
