// The texts of an exercise: what its files have to say, and what its wrong answers
// say of themselves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from './find.ts';

/** What a wrong answer says of itself in its first lines. */
export interface Misconception {
  file: string;
  misconception: string;
  fails: number;
  says: string;
  ask: string;
  /** Where it fails, if not on every version of Node. */
  where?: string;
}

const bounds = { story: 250, starterLines: [15, 100], wrong: 2 } as const;
const hintHeadings = ['## A question', '## A pointer', '## A sketch'];

/** The wrong answers of an exercise, with what they declare. */
export function misconceptions({ folder }: Exercise): Misconception[] {
  const wrong = join(folder, 'wrong');
  const names = existsSync(wrong) ? readdirSync(wrong).sort() : [];
  return names.map((name) => {
    const text = readFileSync(join(wrong, name), 'utf8');
    const line = (label: string) => new RegExp(`^// ${label}: (.+)$`, 'm').exec(text)?.[1] ?? '';
    const fails = Number(/^task (\d+)$/.exec(line('Fails'))?.[1] ?? 0);
    const [misconception, says, ask] = [line('Misconception'), line('Says'), line('Ask')];
    const where = line('Only where') || undefined;
    return { file: join(wrong, name), misconception, fails, says, ask, where };
  });
}

/** The words between a heading and the next one. */
function section(text: string, heading: string): string {
  const [, rest = ''] = text.split(`\n${heading}\n`);
  return rest.split(/^## /m)[0] ?? '';
}

/** What is wrong with the texts, one line each; nothing is run. */
export function textProblems(exercise: Exercise): string[] {
  const { folder } = exercise;
  const problems: string[] = [];
  const unless = (fits: boolean, problem: string) => void (fits || problems.push(problem));
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
  for (const name of ['README.md', 'starter.ts', 'solution.ts', 'check.ts', 'hints.md']) {
    unless(read(name) !== '', `${name} is missing`);
  }
  const readme = read('README.md');
  unless(readme.startsWith(`# ${exercise.id} `), `README.md does not begin with # ${exercise.id}`);
  unless(exercise.minutes > 0, 'README.md lacks the line "N minutes · client", server or both');
  unless(/^You will be able to /m.test(readme), 'README.md lacks "You will be able to"');
  unless(exercise.tasks.length > 0, 'README.md has no numbered task in bold');
  const words = section(readme, '## The story').split(/\s+/).filter(Boolean).length;
  unless(
    words > 0 && words <= bounds.story,
    `the story has ${words} words of 1 to ${bounds.story}`,
  );
  unless(section(readme, '## Words to look up') !== '', 'README.md lacks "## Words to look up"');
  const starter = read('starter.ts');
  const [least, most] = bounds.starterLines;
  const lines = starter.trimEnd().split('\n').length;
  unless(lines >= least && lines <= most, `starter.ts has ${lines} lines of ${least} to ${most}`);
  unless(/\/\/ TODO/.test(starter), 'starter.ts marks no TODO');
  unless(!/TODO/.test(read('solution.ts')), 'solution.ts has a TODO');
  const hints = read('hints.md').match(/^## .*$/gm) ?? [];
  unless(hints.join() === hintHeadings.join(), `hints.md has not ${hintHeadings.join(', ')}`);
  const wrong = misconceptions(exercise);
  unless(wrong.length >= bounds.wrong, `${wrong.length} wrong answers of at least ${bounds.wrong}`);
  for (const { file, misconception, fails, says, ask } of wrong) {
    const whole = misconception !== '' && fails > 0 && says !== '' && ask !== '';
    unless(whole, `${file.slice(folder.length + 1)} does not declare all four lines`);
  }
  return problems;
}
