// What was found of the mutants when all of them were last tried: a run takes half an
// hour, so that a build machine compares this record with the files as they are.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Exercise } from '../exercises/find.ts';
import type { Judged } from './same.ts';
import { stateOf } from './state.ts';

const recordFile = fileURLToPath(new URL('record.json', import.meta.url));

/** One exercise's line. */
export interface Entry {
  state: string;
  mutants: number;
  same: number;
  /** How many pass and are not listed. */
  pass: number;
}
export type Recorded = { [id: string]: Entry };

/** The record, empty when there is none. */
export function readRecord(file = recordFile): Recorded {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Puts what was found of an exercise into the record. */
export function record(exercise: Exercise, judged: Judged, file = recordFile): void {
  const { state, all, same, survivors } = judged;
  const entry = { state, mutants: all, same, pass: survivors.length };
  const entries = Object.entries({ ...readRecord(file), [exercise.id]: entry }).sort();
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`);
}

/** What the record says that is not so any more. */
export function recordProblems(exercises: Exercise[], recorded = readRecord()): string[] {
  return exercises.flatMap((exercise) => {
    const { id } = exercise;
    const entry = recorded[id];
    if (entry === undefined) return [];
    if (entry.state !== stateOf(exercise)) {
      return [`${id}, its check or the bench has changed: npm run lab mutate ${id}`];
    }
    return entry.pass === 0 ? [] : [`${id}: ${entry.pass} mutants pass: npm run lab mutate ${id}`];
  });
}
