// `npm run lab grade FOLDER`: checks anew what a class has handed in.
import { join } from 'node:path';
import { UsageError } from '../../lib/flags.ts';
import { progress } from '../../lib/progress.ts';
import { resultsIn } from '../../lib/results.ts';
import type { Exercise } from '../exercises/find.ts';
import { checkAnswers } from './check-answers.ts';
import { toCsv } from './csv.ts';
import { findHandIns } from './hand-ins.ts';
import { page } from './page.ts';
import { picture } from './picture.ts';
import { standingOf } from './standing.ts';

/**
 * Checks all answers to these exercises in the students' folders, prints a page, and
 * writes grades.csv and class.svg.
 *
 * @param output The folder for the results; `out/grade` else.
 * @returns The exit code.
 * @throws UsageError when there is nothing to grade.
 */
export async function grade(
  exercises: Exercise[],
  folder: string | undefined,
  output: string | undefined,
): Promise<number> {
  if (folder === undefined) throw new UsageError('Which folder? npm run lab grade FOLDER');
  const handIns = findHandIns(folder);
  const results = resultsIn(output, join('out', 'grade'));
  const students = handIns.map(({ student }) => student);
  const jobs = handIns.flatMap((handIn) => exercises.map((exercise) => ({ handIn, exercise })));
  const line = progress();
  let done = 0;
  const grades = await checkAnswers(jobs, {
    began: (student, { id }) => line.show(`${done} of ${jobs.length} looked at, ${student} ${id}`),
    ended: () => void done++,
  });
  line.clear();
  const standing = standingOf(students, exercises, grades);
  console.log(page(standing));
  results.write('grades.csv', toCsv(students, exercises, grades));
  results.write('class.svg', picture(standing));
  console.log(`\nWritten: ${join(results.name, 'grades.csv')}, ${join(results.name, 'class.svg')}`);
  return 0;
}
