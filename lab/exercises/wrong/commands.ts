// `npm run lab wrong`: the wrong answers of an exercise, for a teacher who wants to
// read one or to show how it fails. Each function returns what is said.
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import pc from 'picocolors';
import { UsageError } from '../../../lib/flags.ts';
import { answerFile, putAnswer } from '../desk.ts';
import type { Exercise } from '../find.ts';
import { labelled } from '../show.ts';
import { keep } from './keep.ts';
import { answerText, type Misconception, misconceptions, refuseName } from './misconceptions.ts';

/** Lists the wrong answers, puts one into the folder `work`, or makes one, as the words say. */
export async function wrong(work: string, exercise: Exercise, words: string[]): Promise<string> {
  const [name, what] = words;
  if (name === undefined) return list(exercise);
  if (what === 'new') return beginNew(work, exercise, name);
  if (what === 'keep') return keep(work, exercise, name);
  if (what === undefined) return put(work, exercise, name);
  throw new UsageError(`"${what}" is neither new nor keep.`);
}

function about({ misconception, fails, where, says, ask }: Misconception): string {
  const only = where === undefined ? '' : `, where ${where}`;
  return [
    labelled('thought', misconception),
    labelled('fails', `task ${fails}${only}`),
    labelled('is told', says),
    labelled('ask', ask),
  ].join('\n');
}

function list(exercise: Exercise): string {
  const { id, title } = exercise;
  const all = misconceptions(exercise);
  return [
    `${pc.bold(`${id} ${title}`)}: ${all.length} wrong answers`,
    ...all.map((one) => `${pc.bold(one.name)}\n${about(one)}`),
    `npm run lab wrong ${id} NAME puts one into work/, to be read and checked.`,
  ].join('\n\n');
}

/** The texts that can be had again: the starter, the solution, the wrong answers. */
function textsOf(exercise: Exercise): string[] {
  const own = ['starter.ts', 'solution.ts'].map((file) => {
    return readFileSync(join(exercise.folder, file), 'utf8');
  });
  const wrong = misconceptions(exercise).map((one) => answerText(exercise, one).text);
  return [...own, ...wrong.filter((text) => text !== undefined)];
}

/** Puts a text on the desk; says where it is, and where the answer is that was there. */
function putText(work: string, exercise: Exercise, text: string): string {
  const kept = putAnswer(work, exercise, text, textsOf(exercise));
  const file = relative(process.cwd(), answerFile(work, exercise));
  const read = labelled('read', file);
  if (kept === undefined) return read;
  const back = `Rename it to ${basename(file)} to have it back.`;
  return `${read}\n\nThe answer that was there is kept as ${basename(kept)}.\n${back}`;
}

function put(work: string, exercise: Exercise, name: string): string {
  const { id, title } = exercise;
  const all = misconceptions(exercise);
  const one = all.find((each) => each.name === name);
  if (one === undefined) {
    const names = all.map((each) => each.name).join(', ');
    throw new UsageError(`${id} has no wrong answer "${name}". It has: ${names}.`);
  }
  const { text, misfit } = answerText(exercise, one);
  if (misfit !== undefined) throw new UsageError(`wrong/${basename(one.file)} ${misfit}.`);
  const head = `${pc.bold(`${id} ${title}`)}, wrong answer ${name}`;
  const where = putText(work, exercise, text);
  return `${head}\n\n${about(one)}\n${where}\n\nCheck it: npm run lab check ${id}`;
}

/** Puts the solution on the desk, to become the wrong answer `name`. */
function beginNew(work: string, exercise: Exercise, name: string): string {
  refuseName(name);
  const { id } = exercise;
  if (misconceptions(exercise).some((each) => each.name === name)) {
    throw new UsageError(`${id} has "${name}" already: npm run lab wrong ${id} ${name}`);
  }
  const solution = readFileSync(join(exercise.folder, 'solution.ts'), 'utf8');
  const where = putText(work, exercise, solution);
  const then = `Then: npm run lab wrong ${id} ${name} keep`;
  return `The solution of ${id} is there to be made wrong:\n\n${where}\n\n${then}`;
}
