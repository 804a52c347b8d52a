// `npm run lab new 3.7 name`: the files of a new exercise, with what is to be
// filled in. `verify` refuses them until it is. Wrong answers are made from the
// solution, once that is there: `npm run lab wrong 3.7 NAME new`.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lib/flags.ts';

const files = (id: string, title: string): { [name: string]: string } => ({
  'README.md': `# ${id} ${title}

0 minutes · server

You will be able to …

## The story

## Tasks

1. **A title in bold.** What the answer has to do.

## Words to look up

`,
  'hints.md': '## A question\n\n## A pointer\n\n## A sketch\n',
  'starter.ts': `// ${id} ${title}.
// TODO: what is left to do.
export function answer(): void {}
`,
  'solution.ts': `// ${id} ${title}.
// TODO: the answer.
export function answer(): void {}
`,
  'check.ts': `// Checks ${id}.
import { tasks } from '#lab/exercises/tasks.ts';
import type * as Answer from './starter.ts';

export default tasks<typeof Answer>([]);
`,
});

/**
 * Makes the folder of a new exercise. Returns its path from `root`.
 *
 * @throws UsageError when the id or the name does not fit, or is taken.
 */
export function makeSkeleton(root: string, id: string, name: string): string {
  const [, chapterNumber, number] = /^(\d)\.(\d)$/.exec(id) ?? [];
  if (chapterNumber === undefined) throw new UsageError(`"${id}" is no number such as 3.7.`);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new UsageError(`"${name}" is no name such as keep-them-apart.`);
  }
  const chapter = readdirSync(root).find((folder) => folder.startsWith(`0${chapterNumber}-`));
  if (chapter === undefined) throw new UsageError(`There is no chapter ${chapterNumber}.`);
  const all = join(root, chapter, 'exercises');
  const taken = existsSync(all) && readdirSync(all).some((one) => one.startsWith(`${number}-`));
  if (taken) throw new UsageError(`There is an exercise ${id} already.`);
  const folder = join(all, `${number}-${name}`);
  mkdirSync(folder, { recursive: true });
  const words = name.replaceAll('-', ' ');
  const title = `${words[0]?.toUpperCase()}${words.slice(1)}`;
  for (const [file, text] of Object.entries(files(id, title))) {
    writeFileSync(join(folder, file), text);
  }
  return join(chapter, 'exercises', `${number}-${name}`);
}
