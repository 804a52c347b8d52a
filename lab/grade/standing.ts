// Where a class stands: what the page and the picture are made of.
import type { Exercise } from '../exercises/find.ts';
import type { Grade } from './check-answers.ts';
import { type Thought, thoughtsOf } from './explain.ts';

/** A class, by student and by exercise. */
export interface Standing {
  students: string[];
  exercises: Exercise[];
  /** How many tasks there are. */
  most: number;
  gradeOf(student: string, exercise: Exercise): Grade | undefined;
  /** How many tasks of this student pass. */
  totalOf(student: string): number;
  /** How many pass all tasks of an exercise, of how many who have changed its starter. */
  countsOf(exercise: Exercise): [done: number, begun: number];
  thoughtsOf(exercise: Exercise): Thought[];
}

/** Puts grades in order. */
export function standingOf(students: string[], exercises: Exercise[], grades: Grade[]): Standing {
  const ofStudent = (student: string) => grades.filter((grade) => grade.student === student);
  const thoughts = new Map(exercises.map((one) => [one.id, thoughtsOf(one, grades)]));
  return {
    students,
    exercises,
    most: exercises.reduce((sum, { tasks }) => sum + tasks.length, 0),
    gradeOf: (student, { id }) => ofStudent(student).find((grade) => grade.id === id),
    totalOf: (student) => ofStudent(student).reduce((sum, { passed = 0 }) => sum + passed, 0),
    countsOf({ id, tasks }) {
      const own = grades.filter((grade) => grade.id === id && grade.passed !== undefined);
      const done = own.filter((one) => one.failed === undefined && one.passed === tasks.length);
      return [done.length, own.length];
    },
    thoughtsOf: ({ id }) => thoughts.get(id) ?? [],
  };
}
