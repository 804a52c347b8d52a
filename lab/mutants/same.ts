// The mutants that do the same as the solution, each with the reason.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from '../exercises/find.ts';
import type { Tried } from './try.ts';

const separator = ' — ';

/** The mutants that are listed as the same, by name, and why. */
export function listedAsSame({ folder }: Exercise): Map<string, string> {
  const file = join(folder, 'same.txt');
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(separator);
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + separator.length)];
    }),
  );
}

/** What came of an exercise's mutants. */
export interface Judged {
  /** What the exercise was when its mutants were tried. */
  state: string;
  all: number;
  same: number;
  /** Those that pass and are not listed, as `line  name`. */
  survivors: string[];
  /** What is wrong with the list. */
  problems: string[];
}

/** Compares the mutants that pass with those that may. */
export function judge(exercise: Exercise, { state, mutants, passing }: Tried): Judged {
  const listed = listedAsSame(exercise);
  const names = new Set(passing.map(({ name }) => name));
  const problems = [...listed].flatMap(([name, why]) => {
    if (why === '') return [`same.txt gives no reason for "${name}"`];
    if (names.has(name)) return [];
    const is = mutants.some((mutant) => mutant.name === name);
    return [`same.txt: "${name}" ${is ? 'is killed' : 'is no mutant any more'}`];
  });
  const survivors = passing
    .filter(({ name }) => !listed.has(name))
    .map(({ line, name }) => `solution.ts:${line}  ${name}`);
  return {
    state,
    all: mutants.length,
    same: passing.length - survivors.length,
    survivors,
    problems,
  };
}
