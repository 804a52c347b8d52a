// Whether an exercise is one: its starter fails with a helpful sentence, its
// solution and other right answers pass ten times in a row, each wrong answer fails
// as it says, and the README, the hints and the check agree.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loopsDestroy } from '../../lib/testing.ts';
import type { Exercise } from './find.ts';
import { leads } from './links.ts';
import { type Result, runCheck, runChecks } from './run-check.ts';
import { failureText, hasPassed } from './show.ts';
import { textProblems } from './texts.ts';
import { type AppliedAnswer, type AppliedAnswers, writeApplied } from './wrong/applied.ts';

const rounds = 10;

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

/** What a failure says of this answer: not what is said of every answer, and no diagram. */
function sentences({ failed }: Result): string {
  if (failed === undefined) return '';
  const { expected, happened, stack } = failed.failure;
  return oneLine([expected, happened, ...stack].join(' '));
}

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
  return `${name} does not pass ${rounds} times in a row: ${oneLine(failureText(result))}`;
}

/** The right answers of an exercise that are not its solution, by their files' names. */
function otherRightAnswers({ folder }: Exercise): string[] {
  const right = join(folder, 'right');
  return existsSync(right) ? readdirSync(right).map((name) => `right/${name}`) : [];
}

/** Checks each right answer in a process of its own, several times. */
async function rightProblems(exercise: Exercise): Promise<string[]> {
  const problems: string[] = [];
  for (const name of otherRightAnswers(exercise)) {
    const result = await runCheck(exercise, join(exercise.folder, name), { rounds });
    const problem = passing(exercise, name, result);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

/** Checks the solution, then the starter and what is wrong, in one process as long as it lasts. */
async function runAll(
  root: string,
  exercise: Exercise,
  { answers, asInExercises }: AppliedAnswers,
): Promise<string[]> {
  const wrong = await wrongHere(answers);
  const own = ['solution.ts', 'starter.ts'].map((name) => join(exercise.folder, name));
  const files = [...own, ...wrong.map(({ program }) => program)];
  const all = files.map((file) => ({ exercise, file }));
  const [solution, starter, ...results] = await runChecks(all, { rounds, stop: true });
  if (solution === undefined || starter === undefined) throw new Error('a check gave no result');
  const problems = [
    ...aboutProblems(root, exercise, starter),
    failing(exercise, 'starter.ts', starter),
    passing(exercise, 'solution.ts', solution),
  ];
  for (const [i, result] of results.entries()) {
    const answer = wrong[i];
    if (answer === undefined || wrongProblem(exercise, answer, result) === undefined) continue;
    // An answer before it may have disturbed it: alone it has to be right.
    const again = await runCheck(exercise, answer.program, { stop: true });
    const alone = wrongProblem(exercise, answer, again);
    problems.push(alone && asInExercises(alone));
  }
  return problems.filter((problem) => problem !== undefined);
}

/** Verifies one exercise by running all that it has. Returns the problems, one line each. */
export async function verify(root: string, exercise: Exercise): Promise<string[]> {
  const problems = textProblems(exercise);
  if (problems.length > 0) return problems;
  const applied = writeApplied(root, [exercise]);
  try {
    const right = await rightProblems(exercise);
    return [...applied.misfits, ...right, ...(await runAll(root, exercise, applied))];
  } finally {
    applied.remove();
  }
}
