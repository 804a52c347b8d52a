// Tables that are made from the exercises, so that no document has to be kept true
// by hand. A marker says which, and a second one ends it:
//
//   <!-- exercises: 01 -->     the misconceptions of a chapter's exercises
//   <!-- timetable -->         the chapters' exercises with their minutes
//   <!-- end -->
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exercise, findExercises, sideWords } from '../exercises/find.ts';
import { misconceptions } from '../exercises/wrong/misconceptions.ts';
import type { Outcome } from './excerpts.ts';

const marked = /^(<!-- (exercises: (\d\d)|timetable) -->)\n[\s\S]*?^(<!-- end -->)$/gm;

const cell = (text: string) => text.replaceAll('|', '\\|');
const row = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

function objective({ folder }: Exercise): string {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const words = /^You will be able to ([\s\S]*?)\n\n/m.exec(readme)?.[1] ?? '';
  return words.replace(/\s+/g, ' ');
}

function section(exercise: Exercise): string {
  const { id, title, minutes, chapter, name } = exercise;
  const link = `../${chapter}/exercises/${id.slice(2)}-${name}/README.md`;
  const rows = misconceptions(exercise).map(({ misconception, fails, ask }) => {
    return row([misconception, `${fails}`, ask]);
  });
  return [
    `### ${id} ${title}`,
    '',
    `[${minutes} minutes](${link}), ${sideWords(exercise)}. Who has done it is able to`,
    objective(exercise),
    '',
    row(['what is handed in', 'fails task', 'ask']),
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function timetable(exercises: Exercise[]): string {
  const chapters = [...new Set(exercises.map(({ chapter }) => chapter))];
  const rows = chapters.map((chapter) => {
    const own = exercises.filter((exercise) => exercise.chapter === chapter);
    const sum = own.reduce((minutes, exercise) => minutes + exercise.minutes, 0);
    const each = own.map(({ id, minutes }) => `${id}: ${minutes}`).join(', ');
    return row([`[${chapter}](../${chapter}/README.md)`, each, `${sum}`]);
  });
  return [row(['session', 'minutes an exercise', 'together']), '|---|---|---|', ...rows].join('\n');
}

/** A document with its tables made anew, and which of them were stale. */
export function freshTables(root: string, text: string): Outcome {
  const problems: string[] = [];
  const exercises = findExercises(root);
  const fresh = text.replace(marked, (old, start: string, what: string, number?: string) => {
    const own = exercises.filter(({ chapter }) => chapter.startsWith(number ?? '-'));
    const table =
      number === undefined ? timetable(exercises) : own.map((one) => section(one)).join('\n\n');
    const made = `${start}\n${table}\n<!-- end -->`;
    if (made !== old) problems.push(`the table of "${what}" is stale`);
    return made;
  });
  return { text: fresh, problems };
}
