// An exercise as the page shows it: the answer, its tasks, and what the check said.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import { answerFile } from '../../lab/exercises/desk.ts';
import type { Exercise } from '../../lab/exercises/find.ts';
import { nextOf } from '../../lab/exercises/overview.ts';
import { readProgress, recordOf } from '../../lab/exercises/progress.ts';
import type { Result } from '../../lab/exercises/run-check.ts';
import { hasPassed } from '../../lab/exercises/show.ts';
import { hintsOf } from '../../lab/exercises/solution.ts';
import type { Checked, ExerciseState } from '../state.ts';

/** A short name for a text. */
export const versionOf = (text: string) =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What is on the desk, or the starter. */
export function textOf(work: string, exercise: Exercise): string {
  const file = answerFile(work, exercise);
  return readFileSync(existsSync(file) ? file : join(exercise.folder, 'starter.ts'), 'utf8');
}

/** The result of a check without what a page cannot show. */
export function checkedOf(exercise: Exercise, result: Result, root: string): Checked {
  const { failed, tasks } = result;
  const printed = result.printed.replaceAll(root, '');
  const passed = [...new Set(result.passed)];
  const passes = hasPassed(exercise, result);
  if (failed === undefined) return { passes, passed, printed };
  const about = tasks[failed.task - 1];
  const failure = {
    ...failed.failure,
    task: failed.task,
    title: about?.title ?? '',
    tried: about?.tried ?? '',
    read: about?.read ?? '',
  };
  return { passes, passed, printed, failure };
}

/** What is told of a check that could not be made. */
export function notChecked(error: unknown): Checked {
  const happened = error instanceof Error ? error.message : String(error);
  const about = { task: 1, title: '', tried: '', read: '', stack: [], diagrams: [] };
  const failure = { ...about, expected: 'the check runs', happened };
  return { passes: false, passed: [], printed: '', failure };
}

/** The state of an exercise, from its files. */
export function exerciseState(
  work: string,
  exercises: Exercise[],
  exercise: Exercise,
  live: { checking: boolean; checked: Checked | undefined },
  hrefOf: (exercise: Exercise) => string,
): ExerciseState {
  const progress = readProgress(work);
  const { hints, firstPass, gaveUp, predictions } = recordOf(progress, exercise.id);
  const text = textOf(work, exercise);
  const all = hintsOf(exercise);
  const next = nextOf(exercises, progress);
  const maySee = firstPass !== undefined || gaveUp !== undefined;
  return {
    id: exercise.id,
    begun: existsSync(answerFile(work, exercise)),
    text,
    version: versionOf(text),
    tasks: exercise.tasks,
    ...live,
    hints: all.slice(0, hints),
    hintsInAll: all.length,
    done: firstPass !== undefined,
    ...(maySee && { solution: difference(exercise, text) }),
    ...(predictions && { predictions }),
    ...(next &&
      next.id !== exercise.id && {
        next: { href: hrefOf(next), title: `${next.id} ${next.title}` },
      }),
  };
}

function difference({ folder }: Exercise, text: string): string[] {
  const solution = readFileSync(join(folder, 'solution.ts'), 'utf8');
  // All lines: what is the same is read, too.
  const { hunks } = structuredPatch('yours', 'solution', text, solution, '', '', {
    context: Number.MAX_SAFE_INTEGER,
  });
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return lines.length > 0
    ? lines
    : text
        .trimEnd()
        .split('\n')
        .map((line) => ` ${line}`);
}
