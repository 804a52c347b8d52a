// A student's desk of its own for a test, and the lab run on it.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../lib/testing.ts';
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

/** A desk, and a way to run the lab on it. */
export function desk() {
  const work = folderInside();
  desks.push(work);
  const answer = join(work, '1.1-never-reuse-an-id/answer.ts');
  return {
    work,
    answer,
    lab: (...words: string[]) => runProgram(program, [...words, '--work', work]),
  };
}
