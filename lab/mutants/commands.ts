// `npm run lab mutate`: whether the checks see every mistake that a machine can make.
import { progress } from '../../lib/progress.ts';
import type { Exercise } from '../exercises/find.ts';
import { record } from './record.ts';
import { judge } from './same.ts';
import { tryFile } from './tests.ts';
import { tryMutants } from './try.ts';

/**
 * Tries the mutants of these exercises' solutions, prints a line for each exercise and
 * what passes, and keeps the record.
 *
 * @returns The exit code: 0 when nothing passes but what is listed.
 */
export async function mutate(exercises: Exercise[]): Promise<number> {
  const line = progress();
  let bad = 0;
  for (const exercise of exercises) {
    const { id } = exercise;
    const tried = await tryMutants(exercise, (done, all) => {
      line.show(`${id}: ${done} of ${all} mutants tried`);
    });
    line.clear();
    const judged = judge(exercise, tried);
    const { all, same, survivors, problems } = judged;
    const killed = all - same - survivors.length;
    const counts = [`${killed} killed`, `${same} the same`, `${survivors.length} pass`].join(', ');
    console.log(`${id}  ${all} mutants: ${counts}`);
    for (const text of [...survivors, ...problems]) console.log(`     ${text}`);
    bad += survivors.length + problems.length;
    record(exercise, judged);
  }
  return bad === 0 ? 0 : 1;
}

/**
 * Tries the mutants of one of the workbook's own files against its tests, and prints
 * those that pass: each is a mistake that no test sees, or does the same.
 *
 * @returns The exit code: always 0, for somebody has to judge what passes.
 */
export async function mutateFile(root: string, file: string): Promise<number> {
  const line = progress();
  const { all, passing } = await tryFile(root, file, (done, of) => {
    line.show(`${file}: ${done} of ${of} mutants tried`);
  });
  line.clear();
  console.log(`${file}  ${all} mutants: ${all - passing.length} killed, ${passing.length} pass`);
  for (const { line: number, name } of passing) console.log(`     ${file}:${number}  ${name}`);
  return 0;
}
