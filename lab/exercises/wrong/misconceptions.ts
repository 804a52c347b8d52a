// The wrong answers of an exercise, each with what it says of itself in its first
// lines. `wrong/NAME.diff` changes the solution; a `wrong/NAME.ts` is another program.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../lib/flags.ts';
import type { Exercise } from '../find.ts';
import { type Applied, apply } from './diff.ts';

/** What a wrong answer says of itself in its first lines. */
export interface Misconception {
  /** Its file's name, without the ending. */
  name: string;
  file: string;
  misconception: string;
  fails: number;
  says: string;
  ask: string;
  /** Where it fails, if not on every version of Node. */
  where?: string;
}

/** The lines that a wrong answer begins with, each after `#` in a diff and `//` in a program. */
const labels = ['Misconception', 'Fails', 'Says', 'Ask', 'Only where'] as const;

const headerLine = new RegExp(`^(?:#|//) (?:${labels.join('|')}):.*\\n`, 'gm');

/** @throws UsageError when a wrong answer cannot have that name. */
export function refuseName(name: string): void {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return;
  throw new UsageError(`"${name}" is no name such as count-for-ever.`);
}

/** The first lines of a new wrong answer: what its author has to say is left empty. */
export function declaration(fails: number, says: string): string {
  return `# Misconception:\n# Fails: task ${fails}\n# Says: ${says}\n# Ask:\n`;
}

/** The first lines of a wrong answer as they stand in its file. */
export function headerOf({ file }: Misconception): string {
  return (readFileSync(file, 'utf8').match(headerLine) ?? []).join('');
}

/** The wrong answers of an exercise, with what they declare. */
export function misconceptions({ folder }: Exercise): Misconception[] {
  const wrong = join(folder, 'wrong');
  const names = existsSync(wrong) ? readdirSync(wrong).sort() : [];
  return names.map((fileName) => {
    const file = join(wrong, fileName);
    const text = readFileSync(file, 'utf8');
    const line = (label: (typeof labels)[number]) =>
      new RegExp(`^(?:#|//) ${label}: (.+)$`, 'm').exec(text)?.[1] ?? '';
    const name = fileName.replace(/\.\w+$/, '');
    const fails = Number(/^task (\d+)$/.exec(line('Fails'))?.[1] ?? 0);
    const [misconception, says, ask] = [line('Misconception'), line('Says'), line('Ask')];
    const where = line('Only where') || undefined;
    return { name, file, misconception, fails, says, ask, where };
  });
}

/** A wrong answer as the program that somebody hands in. */
export function answerText({ folder }: Exercise, { file }: Misconception): Applied {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.diff')) return { text: text.replace(headerLine, '') };
  return apply(readFileSync(join(folder, 'solution.ts'), 'utf8'), text);
}
