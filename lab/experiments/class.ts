// A made-up class of twelve: solutions, wrong answers, starters and gaps, for a look
// at what `npm run lab grade` makes of them.
//
//   npx tsx lab/experiments/class.ts out/class
//   npm run lab grade out/class 01
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerFile } from '../exercises/desk.ts';
import { type Exercise, findExercises } from '../exercises/find.ts';
import { answerText, misconceptions } from '../exercises/wrong/misconceptions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const students = [
  'ada',
  'barbara',
  'charles',
  'dennis',
  'edsger',
  'frances',
  'grace',
  'hedy',
  'ivan',
  'jean',
  'ken',
  'margaret',
];

/** Numbers from 0 to 1 that look like chance, the same ones every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What a student hands in; nothing when it was not begun. */
function answerOf(exercise: Exercise, skill: number, next: () => number): string | undefined {
  const [luck, which] = [next(), next()];
  const late = Number(exercise.id.split('.')[1]) / 12;
  if (luck < skill - late / 2) return readFileSync(join(exercise.folder, 'solution.ts'), 'utf8');
  if (luck > 1.45 - late) return undefined;
  if (luck > 1.35 - late) return readFileSync(join(exercise.folder, 'starter.ts'), 'utf8');
  const wrong = misconceptions(exercise);
  // Some mistakes are made more often than others.
  const one = wrong[Math.floor(which * which * wrong.length)];
  return one && answerText(exercise, one).text;
}

const [folder = join(root, 'out/class')] = process.argv.slice(2);
const exercises = findExercises(root);
for (const [number, student] of students.entries()) {
  const next = numbers(number + 1);
  const skill = 0.55 + 0.45 * next();
  for (const exercise of exercises) {
    const text = answerOf(exercise, skill, next);
    if (text === undefined) continue;
    const file = answerFile(join(folder, student, 'work'), exercise);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
console.log(`${students.length} students: ${folder}`);
