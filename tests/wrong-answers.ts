// Wrong answers lie as diffs, which no compiler reads. Once applied they are held to
// what all code here is held to: the same types, the same lint, the same format.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findExercises } from '../lab/exercises/find.ts';
import { type AppliedAnswers, writeApplied } from '../lab/exercises/wrong/applied.ts';
import { renumbered } from '../lab/exercises/wrong/diff.ts';
import { misconceptions } from '../lab/exercises/wrong/misconceptions.ts';

// The workbook's own leave .cache out.
const settings = `{ "extends": "../../tsconfig.json", "include": ["**/*.ts"], "exclude": [] }\n`;

/** Gives the diffs that fit other lines than they say the numbers of those lines. */
export function renumberDiffs(root: string): void {
  for (const exercise of findExercises(root)) {
    const solution = readFileSync(join(exercise.folder, 'solution.ts'), 'utf8');
    for (const { file, name } of misconceptions(exercise)) {
      if (!file.endsWith('.diff')) continue;
      const before = readFileSync(file, 'utf8');
      const after = renumbered(solution, before, name);
      if (after !== undefined && after !== before) writeFileSync(file, after);
    }
  }
}

/** Writes out every wrong answer, with settings by which the compiler reads them. */
export function applyAll(root: string): AppliedAnswers {
  const applied = writeApplied(root, findExercises(root));
  writeFileSync(join(applied.folder, 'tsconfig.json'), settings);
  return applied;
}
