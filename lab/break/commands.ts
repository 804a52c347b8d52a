// `npm run lab break`: the other side. The learner writes a test that right programs
// pass, and finds as many as possible of the wrong ones.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import pc from 'picocolors';
import { UsageError } from '../../lib/flags.ts';
import { progress } from '../../lib/progress.ts';
import { answerFile } from '../exercises/desk.ts';
import type { Exercise } from '../exercises/find.ts';
import { failureWords, labelled, wrap } from '../exercises/show.ts';
import { hintsIn } from '../exercises/solution.ts';
import { type Attacked, attackWith } from './attack.ts';
import { withWrong } from './programs.ts';

/** Whether an exercise can be tested from the other side. */
export const canBeBroken = ({ folder }: Exercise) => existsSync(join(folder, 'break'));

/** Where the learner's test of an exercise lies. */
const attackFile = (work: string, exercise: Exercise) =>
  join(dirname(answerFile(work, exercise)), 'attack.ts');

const fromHere = (file: string) => relative(process.cwd(), file);

/** The exercises that can be tested from the other side. */
export function list(exercises: Exercise[]): number {
  console.log('Write a test that the right answers pass, and the wrong ones do not:\n');
  for (const exercise of exercises.filter(canBeBroken)) {
    console.log(`  npm run lab break ${exercise.id}   ${exercise.title}`);
  }
  return 0;
}

/**
 * Puts the starter of a test on the desk, or runs the test that is there.
 *
 * @param rest `hint`, with a number or without, or `model`.
 * @returns The exit code: 0 when all wrong programs have fallen.
 * @throws UsageError when the exercise has no such side, or the words make no sense.
 */
export async function breakIt(
  { root, work }: { root: string; work: string },
  exercise: Exercise,
  [word, which = '1']: string[],
): Promise<number> {
  if (!canBeBroken(exercise)) {
    throw new UsageError(
      `${exercise.id} has no other side. npm run lab break lists those that do.`,
    );
  }
  const folder = join(exercise.folder, 'break');
  if (word === 'hint') return hint(join(folder, 'hints.md'), which);
  if (word === 'model') {
    console.log(readFileSync(join(folder, 'model.ts'), 'utf8').trimEnd());
    return 0;
  }
  if (word !== undefined) throw new UsageError(`"${word}" is neither hint nor model.`);
  const file = attackFile(work, exercise);
  if (!existsSync(file)) return begin(exercise, folder, file);
  const line = progress();
  const attacked = await withWrong(root, exercise, (wrong) =>
    attackWith(exercise, file, wrong, (tried) => line.show(`${tried} programs tried`)),
  );
  line.clear();
  console.log(attackedText(exercise, attacked));
  return attacked.refused === undefined && attacked.standing.length === 0 ? 0 : 1;
}

function begin({ id, title }: Exercise, folder: string, file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(join(folder, 'starter.ts'), file);
  console.log(pc.bold(`${id} ${title}, from the other side`));
  console.log(`  edit   ${fromHere(file)}`);
  console.log(`  run    npm run lab break ${id}`);
  console.log(`  stuck  npm run lab break ${id} hint; at last: npm run lab break ${id} model`);
  return 0;
}

function hint(file: string, which: string): number {
  const hints = hintsIn(file);
  const text = hints[Number(which) - 1];
  if (text === undefined)
    throw new UsageError(`There are ${hints.length} hints, and no "${which}".`);
  console.log(`Hint ${which} of ${hints.length}\n\n  ${wrap(text, 2)}`);
  return 0;
}

/** What a test has found, and what the programs do that still stand. */
export function attackedText({ id, title }: Exercise, attacked: Attacked): string {
  const { refused, fallen, standing } = attacked;
  if (refused !== undefined) {
    const failure = refused.result.failed?.failure;
    const said = failure === undefined ? '' : failureWords(failure);
    const head = `${id} ${title}: your test refuses ${refused.name}, which is right`;
    return `${pc.red(head)}\n\n${labelled('it said', said)}`;
  }
  const all = fallen.length + standing.length;
  const head = `${id} ${title}: ${fallen.length} of ${all} wrong answers fall`;
  if (standing.length === 0) return pc.green(head);
  const lines = standing.map(({ misconception }) => `  ${wrap(misconception, 2)}`);
  const still = 'These still stand. Whoever wrote them believes:';
  return [pc.yellow(head), '', still, '', ...lines].join('\n');
}
