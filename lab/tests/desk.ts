// A student's desk of its own for a test, and the lab run on it.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { UsageError } from '../../lib/flags.ts';
import { type Ended, runProgram } from '../../lib/testing.ts';
import { perform } from '../exercises/perform.ts';
import { folderInside } from './small-workbook.ts';

export const program = fileURLToPath(new URL('../lab.ts', import.meta.url));
const model = fileURLToPath(
  new URL('../../01-unary-users/exercises/1-never-reuse-an-id', import.meta.url),
);
export const solution = readFileSync(join(model, 'solution.ts'), 'utf8');
export const starter = readFileSync(join(model, 'starter.ts'), 'utf8');
const desks: string[] = [];

/** Removes all desks. */
export function clear(): void {
  for (const desk of desks) rmSync(desk, { recursive: true });
}

/** Does what the lab does with these words, in this process: what it prints and its exit code. */
async function performed(words: string[]): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const { log, error } = console;
  const into = (stream: keyof typeof printed) => (text: string) => {
    printed[stream] += `${stripVTControlCharacters(text)}\n`;
  };
  [console.log, console.error] = [into('stdout'), into('stderr')];
  try {
    return { code: await perform(words), ...printed };
  } catch (why) {
    if (!(why instanceof UsageError)) throw why;
    console.error(why.message);
    return { code: 2, ...printed };
  } finally {
    [console.log, console.error] = [log, error];
  }
}

/** A desk, and two ways to run the lab on it. */
export function desk() {
  const work = folderInside();
  desks.push(work);
  const answer = join(work, '1.1-never-reuse-an-id/answer.ts');
  return {
    work,
    answer,
    lab: (...words: string[]) => performed([...words, '--work', work]),
    /** As a person starts it: a process of its own. */
    typed: (...words: string[]) => runProgram(program, [...words, '--work', work]),
  };
}
