// The grades as a table for a spreadsheet.
import type { Exercise } from '../exercises/find.ts';
import type { Grade } from './check-answers.ts';

// A name that begins like a formula is a name all the same.
const quote = (value: string | number) => {
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
  return `"${text.replaceAll('"', '""')}"`;
};

/** As RFC 4180 has it: a line for each student, tasks that pass for each exercise. */
export function toCsv(students: string[], exercises: Exercise[], grades: Grade[]): string {
  const passed = new Map(grades.map((grade) => [`${grade.id} ${grade.student}`, grade.passed]));
  const all = exercises.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const heads = exercises.map(({ id, tasks }) => `${id} (of ${tasks.length})`);
  const rows = students.map((student) => {
    const own = exercises.map(({ id }) => passed.get(`${id} ${student}`));
    const total = own.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    return [student, ...own.map((one) => one ?? ''), total];
  });
  const lines = [['student', ...heads, `total (of ${all})`], ...rows];
  return lines.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}
