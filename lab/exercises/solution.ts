// The solution of an exercise, and how one's own answer differs from it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import pc from 'picocolors';
import type { Exercise } from './find.ts';

/** The solution, then the difference from the answer in `file`: `-` is yours, `+` the solution's. */
export function solutionText({ folder, id }: Exercise, file: string): string {
  const solution = readFileSync(join(folder, 'solution.ts'), 'utf8');
  const { hunks } = structuredPatch('yours', 'solution', readFileSync(file, 'utf8'), solution);
  const changed = hunks.flatMap(({ lines }) => ['...', ...lines]);
  const shown = changed.map((line) => {
    if (line.startsWith('-')) return pc.red(line);
    return line.startsWith('+') ? pc.green(line) : line;
  });
  const difference = shown.length === 0 ? 'Yours is the same.' : shown.join('\n');
  const heading = `The difference: - is yours, + is the solution of ${id}.`;
  return `${solution.trimEnd()}\n\n${pc.bold(heading)}\n\n${difference}`;
}

/** The hints of an exercise: a question, a pointer, a sketch. */
export const hintsOf = ({ folder }: Exercise) => hintsIn(join(folder, 'hints.md'));

/** The hints in a file. */
export function hintsIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const parts = text.split(/^## .*$/m).slice(1);
  return parts.map((part) => part.trim());
}
