// Checks answers that others have written: each in a process of its own, without the
// secrets of this one's environment, with limits on its time, memory and output.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exercise } from '../exercises/find.ts';
import { slowness } from '../exercises/patience.ts';
import type { Failure } from '../exercises/report.ts';
import { runCheck } from '../exercises/run-check.ts';
import { copyAnswer, findAnswer, type HandIn } from './hand-ins.ts';

/** What came of one student's answer to one exercise. */
export interface Grade {
  student: string;
  /** The exercise's id. */
  id: string;
  /** How many tasks pass; nothing when there is no answer, or it is the starter still. */
  passed: number | undefined;
  failed?: { task: number; failure: Failure };
}

const cache = fileURLToPath(new URL('../../.cache', import.meta.url));
// What programs need to run at all; not what else is known of the one who grades.
const passedOn = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'NO_COLOR'];
const [leastSeconds, secondsPerTask] = [60, 30];

/** Told when an answer's check begins, and when it has ended. */
export interface Watcher {
  began(student: string, exercise: Exercise): void;
  ended(grade: Grade): void;
}

interface Job {
  handIn: HandIn;
  exercise: Exercise;
}

/** Checks all answers, as many at once as there are cores. */
export async function checkAnswers(jobs: Job[], watcher: Watcher): Promise<Grade[]> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'grade-'));
  const slow = slowness();
  const queue = [...jobs.entries()];
  const grades: Grade[] = [];
  async function worker(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [number, job] = next;
      const own = join(folder, String(number));
      watcher.began(job.handIn.student, job.exercise);
      const grade = await gradeOf(job, own, slow);
      rmSync(own, { recursive: true, force: true });
      grades[number] = grade;
      watcher.ended(grade);
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return grades;
}

async function gradeOf({ handIn, exercise }: Job, own: string, slow: number): Promise<Grade> {
  const { student } = handIn;
  const none = { student, id: exercise.id, passed: undefined };
  const found = findAnswer(handIn, exercise);
  if (found === undefined) return none;
  if (found.refused !== undefined) return { ...none, passed: 0, failed: refusal(found.refused) };
  const file = copyAnswer(found.folder, own);
  // Nobody has thought anything yet.
  const starter = readFileSync(join(exercise.folder, 'starter.ts'), 'utf8');
  if (readFileSync(file, 'utf8') === starter) return none;
  const mostSeconds = Math.round((leastSeconds + secondsPerTask * exercise.tasks.length) * slow);
  const result = await runCheck(exercise, file, { mostSeconds, env: environment() });
  const passed = new Set(result.passed).size;
  const { failed } = result;
  return {
    ...none,
    passed,
    ...(failed && { failed: { ...failed, failure: cut(failed.failure) } }),
  };
}

function refusal(happened: string) {
  const failure = { expected: 'an answer that can be read', happened, stack: [], diagrams: [] };
  return { task: 1, failure };
}

const mostText = 2000;
const cutText = (text: string) => (text.length > mostText ? `${text.slice(0, mostText)} …` : text);

// Of a failure, a class's report needs the sentences.
function cut({ expected, happened, stack }: Failure): Failure {
  const lines = stack.slice(0, 5).map(cutText);
  return { expected: cutText(expected), happened: cutText(happened), stack: lines, diagrams: [] };
}

function environment(): NodeJS.ProcessEnv {
  const all = Object.entries(process.env);
  return Object.fromEntries(all.filter(([name]) => passedOn.includes(name.toUpperCase())));
}
