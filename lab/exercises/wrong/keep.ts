// How an author makes a wrong answer: what lies on the desk is kept as what it changes
// in the solution, with what the check said of it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UsageError } from '../../../lib/flags.ts';
import { begunAnswer } from '../desk.ts';
import type { Exercise } from '../find.ts';
import { runCheck } from '../run-check.ts';
import { diffOf, isAnother } from './diff.ts';
import { declaration, headerOf, misconceptions, refuseName } from './misconceptions.ts';

/**
 * Keeps the answer on the desk as the wrong answer `name`. One that there is already
 * is replaced, but for its first lines.
 *
 * @returns What is said.
 * @throws UsageError when the answer is right.
 */
export async function keep(work: string, exercise: Exercise, name: string): Promise<string> {
  refuseName(name);
  const file = begunAnswer(work, exercise);
  const { failed } = await runCheck(exercise, file, { stop: true });
  if (failed === undefined) throw new UsageError('This answer is right: it passes all tasks.');
  const known = misconceptions(exercise).find((each) => each.name === name);
  const solution = readFileSync(join(exercise.folder, 'solution.ts'), 'utf8');
  const text = readFileSync(file, 'utf8');
  const [mark, ending, body] = isAnother(solution, text)
    ? ['//', 'ts', text]
    : ['#', 'diff', diffOf(solution, text, name)];
  const says = failed.failure.happened.replace(/\s+/g, ' ');
  const header = known ? headerOf(known) : declaration(failed.task, says);
  const kept = join(exercise.folder, 'wrong', `${name}.${ending}`);
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, header.replace(/^(?:#|\/\/)/gm, mark) + body);
  if (known !== undefined && known.file !== kept) rmSync(known.file);
  const todo = known ? '' : 'Fill in its first lines, then: ';
  const where = `It is kept in ${relative(process.cwd(), kept)}`;
  return `${where}\n${todo}npm run lab verify ${exercise.id}`;
}
