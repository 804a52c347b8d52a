// What a student has done so far, in `progress.json` in the work folder.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lib/flags.ts';

/** What is known of one exercise. Times are ISO 8601. */
export interface Record {
  started?: string;
  attempts: number;
  hints: number;
  /** The most tasks that ever passed at once. */
  passed: number;
  firstPass?: string;
  /** When the solution was looked at before it was passed. */
  gaveUp?: string;
  /** What was predicted, and what it turned out to be. */
  predictions?: { ask: string; said: string; fact: string }[];
}

/** All that is known of a student's work. */
export interface Progress {
  /** The exercise that was begun last. */
  current?: string;
  exercises: { [id: string]: Record };
}

const nothing: Record = { attempts: 0, hints: 0, passed: 0 };

/** What is known of an exercise; zeros when nothing is. */
export function recordOf(progress: Progress, id: string): Record {
  return progress.exercises[id] ?? nothing;
}

function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && 'exercises' in value;
}

/**
 * Reads the progress in the folder `work`.
 *
 * @throws UsageError when the file is there and cannot be read: nothing is lost.
 */
export function readProgress(work: string): Progress {
  const file = join(work, 'progress.json');
  if (!existsSync(file)) return { exercises: {} };
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isProgress(value)) return value;
  } catch {
    // Said below, for both ways of being damaged.
  }
  throw new UsageError(`${file} is damaged. Mend it, or move it away to begin anew.`);
}

/** Writes the progress; a crash in between leaves the file as it was. */
export function writeProgress(work: string, progress: Progress): void {
  mkdirSync(work, { recursive: true });
  const file = join(work, 'progress.json');
  // A name of this process's own: the notebook and `npm run lab watch` may write at once.
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(progress, undefined, 2)}\n`);
  renameSync(aside, file);
}

/** Changes what is known of one exercise. */
export function note(work: string, id: string, change: (record: Record) => Partial<Record>): void {
  const progress = readProgress(work);
  const record = recordOf(progress, id);
  const exercises = { ...progress.exercises, [id]: { ...record, ...change(record) } };
  writeProgress(work, { ...progress, exercises });
}
