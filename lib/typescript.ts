// How a program of the workbook is run in a process of its own.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Arguments for Node.js that run a TypeScript file by tsx, or as `npm test` has built
 * it beforehand (tests/runner/build.ts).
 *
 * At its end Node.js waits for the threads that compile hot functions, and such a
 * thread may be waiting for the main thread's garbage collection: once in some
 * thousand times, a program that has done everything does not end
 * (https://github.com/nodejs/node/issues/54918). Compiling on the main thread leaves
 * nobody to wait for. A benchmark does without that: there it would count.
 *
 * @param before A file that is loaded before this one.
 */
export function typescript(file: string, before?: string): string[] {
  const ready = ['--no-concurrent-recompilation'];
  const built = [file, ...(before === undefined ? [] : [before])].map(builtFrom);
  const [main, first] = built.every((one) => one !== undefined) ? built : [file, before];
  if (main === file) ready.push('--import', import.meta.resolve('tsx'));
  else ready.push('--enable-source-maps');
  if (first !== undefined) ready.push('--import', pathToFileURL(first).href);
  return [...ready, main ?? file];
}

/** What `npm test` has made of a file; `undefined` outside of it, and for other files. */
function builtFrom(file: string): string | undefined {
  const { WORKBOOK_BUILT: folder = '' } = process.env;
  const inside = relative(root, resolve(file)).replace(/\.ts$/, '.mjs');
  const built = join(folder, inside);
  return folder !== '' && !inside.startsWith('..') && existsSync(built) ? built : undefined;
}
