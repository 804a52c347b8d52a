// The page's text goes into the student's file, unless another editor has written there.
import { writeFileSync } from 'node:fs';
import { answerFile, putAnswer } from '../../lab/exercises/desk.ts';
import type { Exercise } from '../../lab/exercises/find.ts';
import { textOf, versionOf } from './state.ts';

/** What is to be saved. */
export interface Saving {
  text: string;
  /** Names the text that the page has changed. */
  version: string | undefined;
  /** Whether it is to take the place of another one; that is kept under a dated name. */
  keepMine: boolean;
}

/** Saves it. Returns whether it could: false when the file holds what the page has not seen. */
export function saveText(work: string, exercise: Exercise, saving: Saving): boolean {
  const there = textOf(work, exercise);
  // The page's lines end in \n: a file whose lines end in \r\n stays one.
  const isWindows = there.includes('\r\n');
  const text = isWindows ? saving.text.replace(/\r?\n/g, '\r\n') : saving.text;
  if (there === text) return true;
  if (versionOf(there) === saving.version) writeFileSync(answerFile(work, exercise), text);
  else if (saving.keepMine) putAnswer(work, exercise, text, []);
  else return false;
  return true;
}
