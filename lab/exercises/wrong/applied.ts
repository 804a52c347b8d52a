// Wrong answers as programs that run: written to a folder of their own inside the
// workbook, for they import by `#lib/…` and the like.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exercise } from '../find.ts';
import { answerText, type Misconception, misconceptions } from './misconceptions.ts';

/** A wrong answer, and the program that it is. */
export interface AppliedAnswer extends Misconception {
  program: string;
}

/** Wrong answers, written out. */
export interface AppliedAnswers {
  answers: AppliedAnswer[];
  /** A sentence for each that does not fit its solution: it is not among the answers. */
  misfits: string[];
  /** Where the programs lie, each under the path of its exercise. */
  folder: string;
  /** A text in which the programs are named as if they lay in the exercises' folders. */
  asInExercises(text: string): string;
  /** Removes the folder. */
  remove(): void;
}

const workbook = fileURLToPath(new URL('../../..', import.meta.url));
const cache = join(workbook, '.cache');

/** Writes out the wrong answers of these exercises of the workbook in `root`. */
export function writeApplied(root: string, exercises: Exercise[]): AppliedAnswers {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'wrong-'));
  const misfits: string[] = [];
  const answers = exercises.flatMap((exercise) =>
    misconceptions(exercise).flatMap((one): AppliedAnswer[] => {
      const place = relative(root, dirname(one.file));
      const { text, misfit } = answerText(exercise, one);
      if (misfit !== undefined) {
        misfits.push(`${relative(root, one.file)} ${misfit}`);
        return [];
      }
      const program = join(folder, place, `${one.name}.ts`);
      mkdirSync(dirname(program), { recursive: true });
      writeFileSync(program, text);
      return [{ ...one, program }];
    }),
  );
  const prefix = join(relative(workbook, folder), '/');
  return {
    answers,
    misfits,
    folder,
    asInExercises: (text) => text.replaceAll(prefix, ''),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
