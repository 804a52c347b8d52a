// Tables that are made from the exercises, so that no document has to be kept true
// by hand. A marker says which, and a second one ends it:
//
//   <!-- exercises: 01 -->     a chapter's exercises and their wrong answers
//   <!-- timetable -->         the chapters' exercises with their minutes
//   <!-- end -->
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Exercise, findExercises, sideWords } from '../exercises/find.ts';
import { glimpse } from '../exercises/wrong/glimpse.ts';
import {
  answerText,
  type Misconception,
  misconceptions,
} from '../exercises/wrong/misconceptions.ts';
import type { Outcome } from './excerpts.ts';

const marked = /^(<!-- (exercises: (\d\d)|timetable) -->)\n[\s\S]*?^(<!-- end -->)$/gm;

const cell = (text: string) => text.replaceAll('|', '\\|');
const row = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

function objective({ folder }: Exercise): string {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const words = /^You will be able to ([\s\S]*?)\n\n/m.exec(readme)?.[1] ?? '';
  return words.replace(/\s+/g, ' ');
}

/** A wrong answer: what its author thought, what to ask, and the lines that show it. */
function wrongAnswer(exercise: Exercise, link: string, one: Misconception): string {
  const { name, file, misconception, fails, ask } = one;
  const lines = [
    `**${misconception}**`,
    `[\`${name}\`](${link}/wrong/${basename(file)}) fails task ${fails}. *${ask}*`,
  ];
  const { text } = answerText(exercise, one);
  // Another program, or a diff that does not fit, has no lines to set beside the solution's.
  if (file.endsWith('.diff') && text !== undefined) {
    const solution = readFileSync(join(exercise.folder, 'solution.ts'), 'utf8');
    lines.push(['```diff', ...glimpse(solution, text), '```'].join('\n'));
  }
  return lines.join('\n\n');
}

function section(exercise: Exercise): string {
  const { id, title, minutes, chapter, name } = exercise;
  const link = `../${chapter}/exercises/${id.slice(2)}-${name}`;
  const answers = misconceptions(exercise);
  return [
    `### ${id} ${title}`,
    `[${minutes} minutes](${link}/README.md), ${sideWords(exercise)}. Who has done it is able to\n${objective(exercise)}`,
    `<details>\n<summary>${answers.length} wrong answers</summary>`,
    ...answers.map((one) => wrongAnswer(exercise, link, one)),
    '</details>',
  ].join('\n\n');
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
