// The student's desk: one folder an exercise under `work/`, with one file in it.
// What is there is never overwritten.
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../lib/flags.ts';
import type { Exercise } from './find.ts';
import { note, readProgress, writeProgress } from './progress.ts';

/** Where the student's answer to an exercise lies. */
export function answerFile(work: string, { id, name }: Exercise): string {
  return join(work, `${id}-${name}`, 'answer.ts');
}

/** Lets an editor read the student's files as it reads the workbook's. */
function settings(work: string): void {
  const base = relative(work, fileURLToPath(new URL('../../tsconfig.json', import.meta.url)));
  const options = { extends: base.replaceAll('\\', '/'), include: ['**/*.ts'], exclude: [] };
  writeFileSync(join(work, 'tsconfig.json'), `${JSON.stringify(options, undefined, 2)}\n`);
}

/** Copies the starter, unless the exercise was begun before. Returns whether it was copied. */
export function begin(work: string, exercise: Exercise): boolean {
  const file = answerFile(work, exercise);
  const fresh = !existsSync(file);
  if (fresh) {
    mkdirSync(dirname(file), { recursive: true });
    settings(work);
    copyFileSync(join(exercise.folder, 'starter.ts'), file);
  }
  note(work, exercise.id, ({ started }) => ({ started: started ?? new Date().toISOString() }));
  writeProgress(work, { ...readProgress(work), current: exercise.id });
  return fresh;
}

/**
 * The answer of an exercise that was begun.
 *
 * @throws UsageError when it was not, with the command that does.
 */
export function begunAnswer(work: string, exercise: Exercise): string {
  const file = answerFile(work, exercise);
  if (existsSync(file)) return file;
  throw new UsageError(`${exercise.id} is not begun: npm run lab start ${exercise.id}`);
}

/** Copies an answer beside itself, under a dated name that nothing has yet; returns that. */
function keep(file: string): string {
  const when = new Date()
    .toISOString()
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, '');
  const dated = (n: number) => file.replace(/\.ts$/, `.${when}${n > 1 ? `-${n}` : ''}.ts`);
  let n = 1;
  while (existsSync(dated(n))) n++;
  copyFileSync(file, dated(n), constants.COPYFILE_EXCL);
  return dated(n);
}

/** Puts the starter back; the answer that was there is kept under a dated name, returned. */
export function startOver(work: string, exercise: Exercise): string {
  const file = begunAnswer(work, exercise);
  const kept = keep(file);
  copyFileSync(join(exercise.folder, 'starter.ts'), file);
  return kept;
}

/**
 * Puts `text` in the place of the student's answer.
 *
 * @param known Texts that can be had again: an answer that is none of them is kept.
 * @returns Under which name it is kept, if it is.
 */
export function putAnswer(
  work: string,
  exercise: Exercise,
  text: string,
  known: string[],
): string | undefined {
  begin(work, exercise);
  const file = answerFile(work, exercise);
  const kept = known.includes(readFileSync(file, 'utf8')) ? undefined : keep(file);
  writeFileSync(file, text);
  return kept;
}
