// The exercises, as they lie in the chapters' folders.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lib/flags.ts';

/** One exercise: `NN-chapter/exercises/K-name/`. */
export interface Exercise {
  /** `1.2`: chapter and number. */
  id: string;
  /** `update-only-what-was-sent`, as in its folder's name. */
  name: string;
  folder: string;
  chapter: string;
  /** From the first line of its README, without the number. */
  title: string;
  minutes: number;
  /** `client`, `server` or `both`: where the student's work is. */
  side: string;
  /** The bold words of its numbered tasks. */
  tasks: string[];
}

/** `client side`, or `both sides`. */
export const sideWords = ({ side }: Exercise) => (side === 'both' ? 'both sides' : `${side} side`);

/** What the README of an exercise says of it. What it lacks is empty or 0. */
function readReadme(text: string) {
  const title = /^# \d\.\d (.+)$/m.exec(text)?.[1] ?? '';
  const about = /^(\d+) minutes · (client|server|both)$/m.exec(text);
  const tasks = [...text.matchAll(/^\d+\. \*\*([^*]+)\*\*/gm)].map(([, bold = '']) => bold);
  const plain = tasks.map((task) => task.replace(/\s+/g, ' ').replace(/\.$/, ''));
  return { title, minutes: Number(about?.[1] ?? 0), side: about?.[2] ?? '', tasks: plain };
}

/** All exercises of the chapters under `root`, in order. */
export function findExercises(root: string): Exercise[] {
  const chapters = readdirSync(root).filter((name) => /^\d\d-/.test(name));
  return chapters.sort().flatMap((chapter) => {
    const folder = join(root, chapter, 'exercises');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names
      .filter((name) => /^\d-/.test(name))
      .sort()
      .map((name) => toExercise(chapter, join(folder, name), name));
  });
}

function toExercise(chapter: string, folder: string, name: string): Exercise {
  const readme = join(folder, 'README.md');
  const about = readReadme(existsSync(readme) ? readFileSync(readme, 'utf8') : '');
  const id = `${Number(chapter.slice(0, 2))}.${name[0]}`;
  return { id, name: name.slice(2), folder, chapter, ...about };
}

/**
 * The exercise that `word` names: `1.2`, or the beginning of its name.
 *
 * @throws UsageError when there is none.
 */
export function exerciseNamed(exercises: Exercise[], word: string): Exercise {
  const found = exercises.find(
    ({ id, name }) =>
      word === id || word === `${id}-${name}` || (word !== '' && name.startsWith(word)),
  );
  if (found !== undefined) return found;
  throw new UsageError(`There is no exercise "${word}". npm run lab lists them.`);
}
