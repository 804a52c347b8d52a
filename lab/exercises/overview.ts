// Where a student stands: all exercises on one screen of 80 columns and 24 lines.
import pc from 'picocolors';
import type { Exercise } from './find.ts';
import { type Progress, recordOf } from './progress.ts';

const column = 39;

/** The exercise to do next: the one that was begun last, or the first after it that is not passed. */
export function nextOf(exercises: Exercise[], progress: Progress): Exercise | undefined {
  const isOpen = ({ id }: Exercise) => recordOf(progress, id).firstPass === undefined;
  const current = Math.max(
    0,
    exercises.findIndex(({ id }) => id === progress.current),
  );
  return exercises.slice(current).find(isOpen) ?? exercises.find(isOpen);
}

function entry(exercise: Exercise, progress: Progress, next: Exercise | undefined): string {
  const { id, title, minutes, tasks } = exercise;
  const { firstPass, passed } = recordOf(progress, id);
  const part = passed > 0 ? `${passed}/${tasks.length}` : '   ';
  const mark = firstPass !== undefined ? ' x ' : id === next?.id ? ' > ' : part;
  const room = column - 11;
  const name = title.length > room ? `${title.slice(0, room - 1)}…` : title;
  return `${mark} ${id} ${name.padEnd(room)} ${String(minutes).padStart(2)}`;
}

function heading(chapter: string, minutes: number): string {
  const words = chapter.replaceAll('-', ' ');
  return `${words.slice(0, column - 9).padEnd(column - 8)} ${String(minutes).padStart(3)} min`;
}

/** The overview: two columns of chapters, then what comes next. */
export function overview(exercises: Exercise[], progress: Progress): string {
  const next = nextOf(exercises, progress);
  const chapters = [...new Set(exercises.map(({ chapter }) => chapter))];
  const blocks = chapters.map((chapter) => {
    const own = exercises.filter((exercise) => exercise.chapter === chapter);
    const minutes = own.reduce((sum, exercise) => sum + exercise.minutes, 0);
    return [heading(chapter, minutes), ...own.map((one) => entry(one, progress, next))];
  });
  const lines: string[] = [];
  for (let i = 0; i < blocks.length; i += 2) {
    const [left = [], right = []] = [blocks[i], blocks[i + 1]];
    const height = Math.max(left.length, right.length);
    for (let row = 0; row < height; row++) {
      const line = `${(left[row] ?? '').padEnd(column)}  ${right[row] ?? ''}`.trimEnd();
      lines.push(row === 0 ? pc.bold(line) : line);
    }
    lines.push('');
  }
  const done = exercises.filter(({ id }) => recordOf(progress, id).firstPass !== undefined).length;
  lines.push(`${done} of ${exercises.length} done (x). ${whatNext(next, progress)}`);
  return lines.join('\n');
}

function whatNext(next: Exercise | undefined, progress: Progress): string {
  if (next === undefined) return 'Nothing is left.';
  const begun = recordOf(progress, next.id).started !== undefined;
  return `Next: npm run lab ${begun ? 'check' : 'start'} ${next.id}`;
}
