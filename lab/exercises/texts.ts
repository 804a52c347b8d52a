// The texts of an exercise: what its files have to say.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from './find.ts';
import { misconceptions } from './wrong/misconceptions.ts';

const bounds = { story: 250, starterLines: [15, 100], wrong: 2 } as const;
const hintHeadings = ['## A question', '## A pointer', '## A sketch'];

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
  const make = `npm run lab wrong ${exercise.id} NAME new`;
  const few = `${wrong.length} wrong answers of at least ${bounds.wrong}: ${make}`;
  unless(wrong.length >= bounds.wrong, few);
  for (const [i, { file, name, misconception, fails, says, ask }] of wrong.entries()) {
    unless(name !== wrong[i - 1]?.name, `wrong/ has ${name} as a diff and as a program: keep one`);
    const whole = misconception !== '' && fails > 0 && says !== '' && ask !== '';
    unless(whole, `${file.slice(folder.length + 1)} does not declare all four lines`);
  }
  return problems;
}
