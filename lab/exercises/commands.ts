// What `npm run lab` can do, a function for each word. Each returns an exit code.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import pc from 'picocolors';
import { UsageError } from '../../lib/flags.ts';
import { answerFile, begin, begunAnswer, startOver } from './desk.ts';
import { type Exercise, exerciseNamed, sideWords } from './find.ts';
import { reportLines, writeReport } from './hand-in.ts';
import { nextOf } from './overview.ts';
import { note, readProgress, recordOf } from './progress.ts';
import { type Result, runCheck } from './run-check.ts';
import { hasPassed, resultText, wrap } from './show.ts';
import { hintsOf, solutionText } from './solution.ts';

/** What the commands work on. */
export interface Lab {
  root: string;
  /** The folder of the student's files. */
  work: string;
  exercises: Exercise[];
}

/** A file as a student names it. */
const fromHere = (file: string) => relative(process.cwd(), file);

/** The exercise that `word` names, or without a word the one to do next. */
export function chosen({ exercises, work }: Lab, word: string | undefined): Exercise {
  if (word !== undefined) return exerciseNamed(exercises, word);
  const next = nextOf(exercises, readProgress(work));
  if (next === undefined) throw new UsageError('All exercises are done. Name one, as in: 1.2');
  return next;
}

/** Puts the starter on the desk and says what to open. */
export function start(lab: Lab, exercise: Exercise): number {
  const fresh = begin(lab.work, exercise);
  const readme = fromHere(join(exercise.folder, 'README.md'));
  const { id, title, minutes } = exercise;
  console.log(`${pc.bold(`${id} ${title}`)}, ${minutes} minutes, ${sideWords(exercise)}`);
  console.log(`  read   ${readme}`);
  const kept = fresh ? '' : '  (as you left it)';
  console.log(`  edit   ${fromHere(answerFile(lab.work, exercise))}${kept}`);
  if (existsSync(join(exercise.folder, 'predict.ts'))) {
    console.log(`  guess  npm run lab predict ${id}`);
  }
  console.log(`  check  npm run lab check ${id}, or on every save: npm run lab watch`);
  return 0;
}

/** Runs the check and keeps its result. Throws when `signal` ends it: nothing is kept then. */
export async function checkAndNote(
  lab: Lab,
  exercise: Exercise,
  signal?: AbortSignal,
): Promise<Result> {
  const options = signal === undefined ? {} : { signal };
  const result = await runCheck(exercise, begunAnswer(lab.work, exercise), options);
  const passes = hasPassed(exercise, result);
  note(lab.work, exercise.id, ({ attempts, passed, firstPass }) => ({
    attempts: attempts + (firstPass === undefined ? 1 : 0),
    passed: Math.max(passed, new Set(result.passed).size),
    ...(passes && { firstPass: firstPass ?? new Date().toISOString() }),
  }));
  return result;
}

/** Runs the check, shows its result and keeps it. Throws when `signal` ends it. */
export async function checkAnswer(
  lab: Lab,
  exercise: Exercise,
  signal?: AbortSignal,
): Promise<Result> {
  const result = await checkAndNote(lab, exercise, signal);
  console.log(resultText(exercise, result));
  return result;
}

/** Checks once, for a program: prints one JSON document, in the shape that `shape` makes. */
export async function checkForProgram(
  lab: Lab,
  exercise: Exercise,
  shape: (exercise: Exercise, result: Result) => object,
): Promise<number> {
  const result = await checkAndNote(lab, exercise);
  console.log(JSON.stringify(shape(exercise, result), undefined, 2));
  return hasPassed(exercise, result) ? 0 : 1;
}

/** Checks once. */
export async function check(lab: Lab, exercise: Exercise): Promise<number> {
  const result = await checkAnswer(lab, exercise);
  if (!hasPassed(exercise, result)) {
    console.log(`\nStuck? npm run lab hint ${exercise.id}`);
    return 1;
  }
  const next = nextOf(lab.exercises, readProgress(lab.work));
  console.log(`\nCompare: npm run lab solution ${exercise.id}`);
  if (next !== undefined) console.log(`Next:    npm run lab start ${next.id}  ${next.title}`);
  return 0;
}

/** Gives the next of the three hints. */
export function hint(lab: Lab, exercise: Exercise): number {
  begunAnswer(lab.work, exercise);
  const hints = hintsOf(exercise);
  const given = Math.min(recordOf(readProgress(lab.work), exercise.id).hints, hints.length);
  const number = Math.min(given + 1, hints.length);
  console.log(`Hint ${number} of ${hints.length}\n\n  ${wrap(hints[number - 1] ?? '', 2)}`);
  if (given === hints.length) {
    console.log(`\nThat was all. npm run lab solution ${exercise.id} give-up shows the solution.`);
  }
  note(lab.work, exercise.id, () => ({ hints: number }));
  return 0;
}

/** Shows the solution to who has passed, or gives up. */
export function solution(lab: Lab, exercise: Exercise, givesUp: boolean): number {
  const file = begunAnswer(lab.work, exercise);
  const { id, tasks } = exercise;
  const { firstPass, passed } = recordOf(readProgress(lab.work), id);
  if (firstPass === undefined && !givesUp) {
    console.error(`${passed} of ${tasks.length} tasks pass. npm run lab solution ${id} give-up`);
    console.error('shows the solution all the same, and the report will say so.');
    return 1;
  }
  if (firstPass === undefined) {
    note(lab.work, id, ({ gaveUp }) => ({ gaveUp: gaveUp ?? new Date().toISOString() }));
  }
  console.log(solutionText(exercise, file));
  return 0;
}

/** Puts the starter back. */
export function reset(lab: Lab, exercise: Exercise): number {
  const kept = startOver(lab.work, exercise);
  console.log(`The starter of ${exercise.id} is back. What was there is in ${fromHere(kept)}`);
  return 0;
}

/** Writes what an instructor collects. */
export function report(lab: Lab): number {
  const lines = reportLines(lab.exercises, readProgress(lab.work));
  writeReport(lab.work, lines);
  const points = lines.reduce((sum, line) => sum + line.points, 0);
  const tasks = lines.reduce((sum, line) => sum + line.tasks, 0);
  const folder = fromHere(lab.work);
  console.log(`${points} of ${tasks} tasks pass: ${folder}/report.json, ${folder}/report.csv`);
  return 0;
}
