// What a student who is stuck may ask for: one hint more, and at the end the solution.
import type { Exercise } from '../../lab/exercises/find.ts';
import { note, readProgress, recordOf } from '../../lab/exercises/progress.ts';
import { hintsOf } from '../../lab/exercises/solution.ts';

/** Gives one hint more, as far as there are any. */
export function giveHint(work: string, exercise: Exercise): void {
  note(work, exercise.id, ({ hints }) => ({
    hints: Math.min(hints + 1, hintsOf(exercise).length),
  }));
}

/** Lets the solution be seen; who has passed sees it anyway, and has not given up. */
export function giveUp(work: string, { id }: Exercise): void {
  if (recordOf(readProgress(work), id).firstPass !== undefined) return;
  note(work, id, ({ gaveUp }) => ({ gaveUp: gaveUp ?? new Date().toISOString() }));
}
