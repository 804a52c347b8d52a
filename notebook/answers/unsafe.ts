// Where the page may write: nowhere that a link leads to.
import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { answerFile } from '../../lab/exercises/desk.ts';
import type { Exercise } from '../../lab/exercises/find.ts';

/** Why the answer's place is none that the page may write to; nothing when it is one. */
export function whyUnsafe(work: string, exercise: Exercise): string | undefined {
  const file = answerFile(work, exercise);
  for (const path of [work, dirname(file), file]) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
      return 'Your answer is a link that leads elsewhere: the notebook does not follow it.';
    }
  }
  return undefined;
}
