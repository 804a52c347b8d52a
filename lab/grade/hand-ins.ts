// What a class has handed in: a folder for each student, which is their work folder
// or has `work/` in it. Links are not followed, for they may lead anywhere.
import { copyFileSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lib/flags.ts';
import type { Exercise } from '../exercises/find.ts';

// More than this nobody writes in a session.
const mostBytes = 256 * 1024;
const mostFiles = 20;

/** A student's folder. */
export interface HandIn {
  /** The name of the student's folder. */
  student: string;
  /** Where the answers lie, each in a folder of its exercise. */
  work: string;
}

/** An answer that was handed in, or why it cannot be taken. */
export type Found =
  | { folder: string; refused?: undefined }
  | { folder?: undefined; refused: string };

/** What kind of thing lies there; a link is a link. */
function kindOf(path: string): 'folder' | 'file' | 'link' | 'other' | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isSymbolicLink()) return 'link';
  return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'other';
}

/**
 * The students' folders, by name.
 *
 * @throws UsageError when there are none.
 */
export function findHandIns(folder: string): HandIn[] {
  if (kindOf(join(folder, '.')) !== 'folder') {
    throw new UsageError(`There is no folder ${folder}. It has a folder for each student.`);
  }
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const students = names.filter((name) => kindOf(join(folder, name)) === 'folder');
  if (students.length === 0) {
    throw new UsageError(`${folder} has no folders: one for each student is expected.`);
  }
  return students.sort().map((student) => {
    const own = join(folder, student);
    const work = join(own, 'work');
    return { student, work: kindOf(work) === 'folder' ? work : own };
  });
}

/** The student's answer to an exercise; nothing when there is none. */
export function findAnswer({ work }: HandIn, { id, name }: Exercise): Found | undefined {
  const folder = join(work, `${id}-${name}`);
  const file = join(folder, 'answer.ts');
  const refusal = 'it is a link to somewhere else: hand in the file itself';
  const [above, kind] = [kindOf(folder), kindOf(file)];
  if (above === undefined) return undefined;
  if (above === 'link') return { refused: refusal };
  if (above !== 'folder' || kind === undefined) return undefined;
  if (kind === 'link') return { refused: refusal };
  if (kind !== 'file') return { refused: 'answer.ts is not a file' };
  const bytes = sources(folder).reduce((sum, one) => sum + lstatSync(join(folder, one)).size, 0);
  if (bytes <= mostBytes) return { folder };
  return { refused: `it has ${bytes} bytes, and ${mostBytes} are taken at most` };
}

/** The files of an answer: answer.ts and those that it may import. */
function sources(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /\.(ts|json)$/.test(name));
  // Copies of older answers are named answer.DATE.ts.
  const own = names.filter((name) => !/^answer\..+\.ts$/.test(name));
  const files = own.filter((name) => kindOf(join(folder, name)) === 'file');
  return ['answer.ts', ...files.filter((name) => name !== 'answer.ts')].slice(0, mostFiles);
}

/** Copies an answer into a folder of its own; returns its file. */
export function copyAnswer(folder: string, to: string): string {
  mkdirSync(to, { recursive: true });
  for (const name of sources(folder)) copyFileSync(join(folder, name), join(to, name));
  return join(to, 'answer.ts');
}
