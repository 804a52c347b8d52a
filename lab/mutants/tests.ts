// Runs the tests of a chapter, or those of `lib/` and of all chapters, on mutants of one
// of their files: in copies of the workbook, so that nothing is changed here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UsageError } from '../../lib/flags.ts';
import { exitOnSignals } from '../../lib/signals.ts';
import { endWithUs } from '../../lib/testing.ts';
import { cache, keptAs } from './kept.ts';
import { type Mutant, mutantsOf } from './mutate.ts';
import { hashOf } from './state.ts';

// What these tests do not need, or what is too large to copy.
const apart = new Set(['node_modules', '.git', '.cache', 'out', 'work', 'peers', 'notebook']);
const atOnce = 2;
// A mutant may hang: it has so many times as long as the program itself.
const mostTimes = 5;

/** A copy of the workbook, which borrows its packages. */
function copyOf(root: string): string {
  mkdirSync(cache, { recursive: true });
  const copy = mkdtempSync(join(cache, 'mutant-'));
  for (const name of readdirSync(root).filter((name) => !apart.has(name))) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

/** Runs tests in a copy until the first file fails, or time is over: whether all passed. */
async function passes(copy: string, words: string[], ms?: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/run.ts', ...words], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: ms,
  });
  endWithUs(child);
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('FAIL')) child.kill();
  });
  const [code] = await once(child, 'close');
  return code === 0;
}

/** All that decides what comes of a file's mutants, in a short name. */
function stateOf(root: string, words: string[]): string {
  const rooms = readdirSync(root).filter((name) => words.some((word) => name.startsWith(word)));
  const files = [...new Set([...rooms, 'lib'])].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|proto)$/.test(name) && !name.startsWith('exercises'))
      .map((name) => join(root, room, name)),
  );
  return hashOf(files.sort());
}

/** What came of the mutants of one file. */
export interface Survivors {
  all: number;
  passing: Mutant[];
}

/**
 * Tries all mutants of a file against the tests around it; goes on where it was stopped.
 *
 * @param file Relative to `root`, with slashes: `01-unary-users/service.ts`, `lib/status.ts`.
 * @param onTried Told how many are tried, of how many.
 * @throws UsageError when there is no such file; Error when the tests fail without any
 *   change.
 */
export async function tryFile(
  root: string,
  file: string,
  onTried: (done: number, all: number) => void,
): Promise<Survivors> {
  const [, room = ''] = /^(\d\d-[^/]+|lib)\/(?!.*\.\.)/.exec(file) ?? [];
  if (room === '' || !existsSync(join(root, file))) {
    throw new UsageError(`There is no file ${file} of a chapter or of lib.`);
  }
  const words = room === 'lib' ? ['lib', '01', '02', '03', '04'] : [room];
  const source = readFileSync(join(root, file), 'utf8');
  const mutants = mutantsOf(source);
  const { found, keep } = keptAs(file, stateOf(root, words));
  const queue = mutants.filter(({ name }) => found[name] === undefined);
  const told = () => onTried(Object.keys(found).length, mutants.length);
  const copies = Array.from({ length: Math.min(atOnce, queue.length) }, () => copyOf(root));
  async function worker(copy: string, ms: number): Promise<void> {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      writeFileSync(join(copy, file), mutant.program);
      found[mutant.name] = await passes(copy, words, ms);
      keep();
      told();
    }
  }
  const remove = () => {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  };
  // Also when somebody ends the run: what was found until then is kept.
  process.once('exit', remove);
  exitOnSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);
  try {
    told();
    const [first] = copies;
    if (first !== undefined) {
      const began = performance.now();
      if (!(await passes(first, words))) {
        throw new Error(`the tests of ${words.join(', ')} fail without a mutant, too`);
      }
      const ms = Math.ceil((performance.now() - began) * mostTimes);
      await Promise.all(copies.map((copy) => worker(copy, ms)));
    }
  } finally {
    remove();
    process.off('exit', remove);
  }
  return { all: mutants.length, passing: mutants.filter(({ name }) => found[name]) };
}
