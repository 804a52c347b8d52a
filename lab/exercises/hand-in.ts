// What an instructor collects: a line for each exercise, as JSON and as CSV.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from './find.ts';
import { type Progress, recordOf } from './progress.ts';

/** One exercise of the report. */
export interface Line {
  exercise: string;
  title: string;
  tasks: number;
  /** A point for each task that passed, at the best attempt. */
  points: number;
  attempts: number;
  hints: number;
  /** ISO 8601, or empty. */
  firstPass: string;
  /** When the solution was shown before the first pass, or empty. */
  gaveUp: string;
  /** The beginning of the SHA-256 of check.ts: whether all had the same check. */
  check: string;
}

function hashOf({ folder }: Exercise): string {
  const file = join(folder, 'check.ts');
  if (!existsSync(file)) return '';
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}

/** The lines of the report, in the order of the exercises. */
export function reportLines(exercises: Exercise[], progress: Progress): Line[] {
  return exercises.map((exercise) => {
    const {
      passed,
      attempts,
      hints,
      firstPass = '',
      gaveUp = '',
    } = recordOf(progress, exercise.id);
    return {
      exercise: exercise.id,
      title: exercise.title,
      tasks: exercise.tasks.length,
      points: passed,
      attempts,
      hints,
      firstPass,
      gaveUp,
      check: hashOf(exercise),
    };
  });
}

/** As RFC 4180 has it: every field in quotes. */
function toCsv(lines: Line[]): string {
  const [first] = lines;
  if (first === undefined) return '';
  const quote = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
  const rows = [Object.keys(first), ...lines.map((line) => Object.values(line))];
  return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

/** Writes report.json and report.csv into `work`. */
export function writeReport(work: string, lines: Line[]): void {
  mkdirSync(work, { recursive: true });
  const report = { made: new Date().toISOString(), exercises: lines };
  writeFileSync(join(work, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(work, 'report.csv'), toCsv(lines));
}
