// Whether an exercise is one: its starter fails with a helpful sentence, its
// solution and other right answers pass ten times in a row, each wrong answer fails
// as it says, and the README, the hints and the check agree.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loopsDestroy } from '../../lib/testing.ts';
import { attackWith } from '../break/attack.ts';
import { canBeBroken } from '../break/commands.ts';
import { withWrong } from '../break/programs.ts';
import type { Exercise } from './find.ts';
import { leads } from './links.ts';
import { type Result, runCheck, runChecks } from './run-check.ts';
import { failureText, failureWords, hasPassed } from './show.ts';
import { textProblems } from './texts.ts';
import { type AppliedAnswer, type AppliedAnswers, writeApplied } from './wrong/applied.ts';

// Each of them runs every task twice, on a fresh copy of the answer and on a used one.
const rounds = 5;

// What a wrong answer may need from Node to be wrong.
const conditions: Record<string, () => Promise<boolean>> = {
  'a loop that is done destroys its stream': loopsDestroy,
};

/** The wrong answers that are wrong here. */
async function wrongHere(all: AppliedAnswer[]): Promise<AppliedAnswer[]> {
  const answers = await Promise.all(
    all.map(async (answer) => {
      const { file, where } = answer;
      if (where === undefined) return [answer];
      const holds = conditions[where];
      if (holds === undefined) throw new Error(`${file}: nobody knows where "${where}"`);
      return (await holds()) ? [answer] : [];
    }),
  );
  return answers.flat();
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

function aboutProblems(root: string, exercise: Exercise, { tasks }: Result): string[] {
  const problems = tasks
    .filter(({ read }) => !leads(root, 'README.md', '', read))
    .map(({ read }) => `"read ${read}" leads nowhere`);
  const titles = tasks.map(({ title }) => title);
  if (titles.join('\n') !== exercise.tasks.join('\n')) {
    problems.push(`check.ts has the tasks ${titles.join('; ')}: README.md has others`);
  }
  return problems;
}

/** The problem with an answer that has to fail, if there is one. */
function failing(exercise: Exercise, name: string, result: Result): string | undefined {
  const once = result.passed.length >= exercise.tasks.length;
  if (result.failed === undefined || once) return `${name} passes all tasks`;
  const text = failureText(result);
  if (/an error that is not yours/.test(text)) return `${name} breaks the check: ${oneLine(text)}`;
  return undefined;
}

const sentences = ({ failed }: Result) => oneLine(failed ? failureWords(failed.failure) : '');

/** What is wrong with how a wrong answer fails, if something is. */
function wrongProblem(exercise: Exercise, answer: AppliedAnswer, result: Result) {
  const { file, fails, says } = answer;
  const name = file.slice(exercise.folder.length + 1);
  const problem = failing(exercise, name, result);
  if (problem !== undefined) return problem;
  if (result.failed?.task !== fails)
    return `${name} fails task ${result.failed?.task}, not ${fails}`;
  if (sentences(result).includes(oneLine(says))) return undefined;
  return `${name} fails with other sentences: ${sentences(result)}`;
}

/** The problem with an answer that has to pass, if there is one. */
function passing(exercise: Exercise, name: string, result: Result): string | undefined {
  const runs = result.passed.length / exercise.tasks.length;
  if (hasPassed(exercise, result) && runs === rounds) return undefined;
  return `${name} does not pass ${2 * rounds} times in a row: ${oneLine(failureText(result))}`;
}

/** The right answers of an exercise that are not its solution, by their files' names. */
function otherRightAnswers({ folder }: Exercise): string[] {
  const right = join(folder, 'right');
  return existsSync(right) ? readdirSync(right).map((name) => `right/${name}`) : [];
}

/** Checks what is right, the starter and what is wrong, in one process as long as it lasts. */
async function runAll(
  root: string,
  exercise: Exercise,
  { answers, asInExercises }: AppliedAnswers,
): Promise<string[]> {
  const wrong = await wrongHere(answers);
  const right = ['solution.ts', ...otherRightAnswers(exercise)];
  const own = [...right, 'starter.ts'].map((name) => join(exercise.folder, name));
  const files = [...own, ...wrong.map(({ program }) => program)];
  const all = files.map((file) => ({ exercise, file }));
  const results = await runChecks(all, { rounds, stop: true });
  const rightResults = results.splice(0, right.length);
  const starter = results.shift();
  if (starter === undefined) throw new Error('a check gave no result');
  const problems = [
    ...aboutProblems(root, exercise, starter),
    failing(exercise, 'starter.ts', starter),
  ];
  for (const [i, name] of right.entries()) {
    const first = rightResults[i];
    if (first !== undefined && passing(exercise, name, first) === undefined) continue;
    // An answer before it may have disturbed it: alone it has to be right.
    const again = await runCheck(exercise, join(exercise.folder, name), { rounds, stop: true });
    problems.push(passing(exercise, name, again));
  }
  for (const [i, result] of results.entries()) {
    const answer = wrong[i];
    if (answer === undefined || wrongProblem(exercise, answer, result) === undefined) continue;
    const again = await runCheck(exercise, answer.program, { stop: true });
    const alone = wrongProblem(exercise, answer, again);
    problems.push(alone && asInExercises(alone));
  }
  return problems.filter((problem) => problem !== undefined);
}

/** What is wrong with an exercise's other side: with the test to begin with, and the model. */
async function breakProblems(root: string, exercise: Exercise): Promise<string[]> {
  if (!canBeBroken(exercise)) return [];
  const file = (name: string) => join(exercise.folder, 'break', name);
  const problems: string[] = [];
  await withWrong(root, exercise, async (wrong) => {
    const starter = await attackWith(exercise, file('starter.ts'), wrong.slice(0, 0));
    if (starter.refused) problems.push(`break/starter.ts refuses ${starter.refused.name}`);
    const { refused, standing } = await attackWith(exercise, file('model.ts'), wrong);
    if (refused) problems.push(`break/model.ts refuses ${refused.name}`);
    else problems.push(...standing.map(({ name }) => `wrong/${name} stands break/model.ts`));
  });
  return problems;
}

/** Verifies one exercise by running all that it has. Returns the problems, one line each. */
export async function verify(root: string, exercise: Exercise): Promise<string[]> {
  const problems = textProblems(exercise);
  if (problems.length > 0) return problems;
  const applied = writeApplied(root, [exercise]);
  try {
    const ran = await runAll(root, exercise, applied);
    return [...applied.misfits, ...ran, ...(await breakProblems(root, exercise))];
  } finally {
    applied.remove();
  }
}
