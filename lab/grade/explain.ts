// What a class thinks: failures that are those of a wrong answer that is known.

import type { Exercise } from '../exercises/find.ts';
import { failureWords } from '../exercises/show.ts';
import { type Misconception, misconceptions } from '../exercises/wrong/misconceptions.ts';
import type { Grade } from './check-answers.ts';

/** Students of whom an exercise's check said the same. */
export interface Thought {
  exercise: Exercise;
  /** The wrong answers that fail so, more than one when the check does not tell them apart. */
  known: Misconception[];
  /** What the check said, when no wrong answer is known that fails so. */
  unknown?: string;
  students: string[];
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** What students of this exercise think, what most of them think first. */
export function thoughtsOf(exercise: Exercise, grades: Grade[]): Thought[] {
  const wrong = misconceptions(exercise);
  const thoughts = new Map<string, Thought>();
  for (const { student, id, failed } of grades) {
    if (id !== exercise.id || failed === undefined) continue;
    const said = oneLine(failureWords(failed.failure));
    const known = wrong.filter(
      ({ fails, says }) => failed.task === fails && said.includes(oneLine(says)),
    );
    const unknown = `task ${failed.task}: ${oneLine(failed.failure.happened)}`;
    const key = known.map(({ name }) => name).join() || unknown;
    const none = { exercise, known, ...(known.length === 0 && { unknown }), students: [] };
    const thought: Thought = thoughts.get(key) ?? none;
    thought.students.push(student);
    thoughts.set(key, thought);
  }
  // What is not known yet comes after what is.
  const rank = ({ known, students }: Thought) => students.length - (known.length > 0 ? 0 : 1e6);
  return [...thoughts.values()].sort((a, b) => rank(b) - rank(a));
}

/** The misconceptions of a thought in one sentence, or what the check said. */
export function sentenceOf({ known, unknown = '' }: Thought): string {
  if (known.length === 0) return `not known yet, ${unknown}`;
  return known.map(({ misconception }) => misconception).join(' Or: ');
}
