// A class on the terminal: who has done what, and what those think who have not.
import pc from 'picocolors';
import type { Exercise } from '../exercises/find.ts';
import { wrap } from '../exercises/show.ts';
import type { Grade } from './check-answers.ts';
import { sentenceOf, type Thought } from './explain.ts';
import type { Standing } from './standing.ts';

const width = 80;
const [leastName, mostName] = [8, 18];

/** `x` for all tasks, a digit for some of them, `.` for no answer. */
function mark({ tasks }: Exercise, grade: Grade | undefined): string {
  if (grade?.passed === undefined) return '.';
  return grade.failed === undefined && grade.passed === tasks.length ? 'x' : String(grade.passed);
}

/** The cells of a line, an empty column between two chapters. */
function cells(exercises: Exercise[], cell: (exercise: Exercise) => string): string {
  const parts = exercises.map((exercise, i) => {
    const begins = i > 0 && exercise.chapter !== exercises[i - 1]?.chapter;
    return `${begins ? '  ' : ' '}${cell(exercise)}`;
  });
  return parts.join('');
}

/** A name in so many columns; control characters of a folder's name are not printed. */
function nameIn(columns: number, name: string): string {
  const plain = name.replace(/\p{Cc}/gu, '?');
  return (plain.length > columns ? `${plain.slice(0, columns - 1)}…` : plain).padEnd(columns);
}

function table({ students, exercises, gradeOf, totalOf, most }: Standing): string[] {
  const longest = Math.max(...students.map((student) => student.length));
  const columns = Math.min(mostName, Math.max(leastName, longest));
  const head = (part: 0 | 1) => cells(exercises, ({ id }) => id.split('.')[part]?.slice(-1) ?? ' ');
  const firsts = exercises.filter(({ chapter }, i) => chapter !== exercises[i - 1]?.chapter);
  const chapters = cells(exercises, (one) =>
    firsts.includes(one) ? (one.id.split('.')[0] ?? '') : ' ',
  );
  const rows = students.map((student) => {
    const marks = cells(exercises, (exercise) => mark(exercise, gradeOf(student, exercise)));
    return `${nameIn(columns, student)}${marks}  ${String(totalOf(student)).padStart(3)}`;
  });
  const room = ' '.repeat(columns);
  return [
    pc.bold(`${room}${chapters}`),
    pc.bold(`${room}${head(1)}   of ${most}`),
    ...rows,
    '',
    'x all tasks pass   3 so many pass   . no answer, or the starter',
  ];
}

function block(thought: Thought): string[] {
  const { known, students } = thought;
  const count = String(students.length).padStart(3);
  const sentence = wrap(sentenceOf(thought), 5, width);
  const ask =
    known.length === 1 ? [`     ${pc.dim('ask')} ${wrap(known[0]?.ask ?? '', 9, width)}`] : [];
  const names = wrap(students.join(', ').replace(/\p{Cc}/gu, '?'), 5, width);
  return [
    `${count}  ${known.length === 0 ? pc.yellow(sentence) : sentence}`,
    `     ${pc.dim(names)}`,
    ...ask,
  ];
}

/** The class on 80 columns. */
export function page(standing: Standing): string {
  const lines = table(standing);
  for (const exercise of standing.exercises) {
    const thoughts = standing.thoughtsOf(exercise);
    if (thoughts.length === 0) continue;
    const { id, title } = exercise;
    const [done, begun] = standing.countsOf(exercise);
    lines.push('', `${pc.bold(`${id} ${title}`)}: ${done} of ${begun} pass`);
    for (const thought of thoughts) lines.push(...block(thought));
  }
  return lines.join('\n');
}
