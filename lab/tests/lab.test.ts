// The commands of `npm run lab`, as a student types them, on a desk of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram } from '../../lib/testing.ts';
import { folderInside } from './small-workbook.ts';

const program = fileURLToPath(new URL('../lab.ts', import.meta.url));
const model = fileURLToPath(
  new URL('../../01-unary-users/exercises/1-never-reuse-an-id', import.meta.url),
);
const solution = readFileSync(join(model, 'solution.ts'), 'utf8');
const starter = readFileSync(join(model, 'starter.ts'), 'utf8');
const desks: string[] = [];
test.after(() => {
  for (const desk of desks) rmSync(desk, { recursive: true });
});

/** A desk, and a way to run the lab on it. */
function desk() {
  const work = folderInside();
  desks.push(work);
  const answer = join(work, '1.1-never-reuse-an-id/answer.ts');
  return {
    work,
    answer,
    lab: (...words: string[]) => runProgram(program, [...words, '--work', work]),
  };
}

test('a student begins, fails, asks, passes, compares, and hands in', async () => {
  const { work, answer, lab } = desk();
  assert.match((await lab()).stdout, /> {2}1\.1 Never reuse an id/);
  assert.match((await lab('start')).stdout, '1.1-never-reuse-an-id/answer.ts');
  assert.is(readFileSync(answer, 'utf8'), starter);

  const failed = await lab('check');
  assert.is(failed.code, 1);
  assert.match(failed.stdout, '0 of 3 tasks pass');
  assert.match((await lab('hint')).stdout, 'Hint 1 of 3');
  assert.match((await lab('hint')).stdout, 'Hint 2 of 3');

  const early = await lab('solution', '1.1');
  assert.is(early.code, 1);
  assert.not.match(early.stdout, 'randomUUID');

  writeFileSync(answer, solution.replace('// 1.1', '// Mine. 1.1'));
  const passed = await lab('check', '1.1');
  assert.is(passed.code, 0);
  assert.match(passed.stdout, '3 of 3 tasks pass');
  assert.match((await lab('solution', '1.1')).stdout, /^-\/\/ Mine\. 1\.1/m);
  assert.match((await lab()).stdout, /x {2}1\.1 Never reuse an id/);

  assert.is((await lab('report')).code, 0);
  const report = JSON.parse(readFileSync(join(work, 'report.json'), 'utf8'));
  const { attempts, hints, points, tasks, gaveUp, check } = report.exercises[0];
  assert.equal(
    { attempts, hints, points, tasks, gaveUp },
    { attempts: 2, hints: 2, points: 3, tasks: 3, gaveUp: '' },
  );
  assert.match(check, /^[0-9a-f]{12}$/);
  assert.match(
    readFileSync(join(work, 'report.csv'), 'utf8'),
    /^"1\.1","Never reuse an id","3","3",/m,
  );
});

test('what a student wrote is never lost', async () => {
  const { answer, lab } = desk();
  await lab('start', '1.1');
  writeFileSync(answer, '// Mine.\n');
  assert.match((await lab('start', '1.1')).stdout, 'as you left it');
  assert.is(readFileSync(answer, 'utf8'), '// Mine.\n');
  assert.is((await lab('reset', '1.1')).code, 0);
  assert.is(readFileSync(answer, 'utf8'), starter);
  const kept = readdirSync(join(answer, '..')).find((name) => /^answer\.\d{4}-.*\.ts$/.test(name));
  assert.is(readFileSync(join(answer, '..', kept ?? ''), 'utf8'), '// Mine.\n');
});

test('who gives up sees the solution, and the report says so', async () => {
  const { work, lab } = desk();
  await lab('start', '1.1');
  const shown = await lab('solution', '1.1', 'give-up');
  assert.is(shown.code, 0);
  assert.match(shown.stdout, /^\+.*randomUUID/m);
  await lab('report');
  assert.match(
    JSON.parse(readFileSync(join(work, 'report.json'), 'utf8')).exercises[0].gaveUp,
    /^20/,
  );
});

test('predictions and facts are shown side by side, and kept', async () => {
  const { work, lab } = desk();
  const right = await lab('predict', '2.1', '100', 'yes');
  assert.is(right.code, 0);
  assert.match(right.stdout, /^ {2}1\. +100 +100 +as you said$/m);
  assert.match(right.stdout, /^ {2}2\. +yes +no +otherwise$/m);
  assert.match(right.stdout, '1 of 2 as you said.');
  const kept = JSON.parse(readFileSync(join(work, 'progress.json'), 'utf8'));
  assert.is(kept.exercises['2.1'].predictions[1].said, 'yes');

  const wrong = await lab('predict', '2.1', '100', 'perhaps');
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, '"perhaps" is none of');
  // Nothing is run before every question is answered.
  const silent = await lab('predict', '2.1');
  assert.is(silent.code, 2);
  assert.match(silent.stderr, 'Every question needs an answer');
});

test('a wrong word, exercise, order or file is one sentence', async () => {
  const { work, lab } = desk();
  writeFileSync(join(work, 'progress.json'), '{');
  for (const [words, why] of [
    [['frobnicate'], '"frobnicate" is no word of the lab'],
    [['check', '9.9'], 'There is no exercise "9.9"'],
    [['check', '1.1'], '1.1 is not begun: npm run lab start 1.1'],
    [['predict', '1.1'], '1.1 asks for no prediction'],
    [['new', '1.1', 'never'], 'There is an exercise 1.1 already'],
    [['new', 'x', 'never'], '"x" is no number such as 3.7'],
    [['new', '1.9', '../out'], '"../out" is no name'],
    [[], 'progress.json is damaged'],
  ] as const) {
    const { code, stderr } = await lab(...words);
    assert.is(code, 2, words.join(' '));
    assert.match(stderr, why);
    assert.is(stderr.trim().split('\n').length, 1, stderr);
  }
  assert.is(readFileSync(join(work, 'progress.json'), 'utf8'), '{');
});

test('watch checks on a save, also one that replaces the file, moves on, and ends', async () => {
  if (process.platform === 'win32') return; // A signal ends a program there, come what may.
  const { work, answer } = desk();
  const args = ['--import', import.meta.resolve('tsx'), program, 'watch', '1.1', '--work', work];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
  let printed = '';
  let onPrint = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
    onPrint();
  });
  const says = (what: string) =>
    new Promise<void>((resolve) => {
      onPrint = () => void (printed.includes(what) && resolve());
      onPrint();
    });
  await says('Waiting for a save');
  writeFileSync(answer, starter.replace("'user-1'", "'user-2'"));
  await says('both have the id user-2');
  // As many editors do it.
  writeFileSync(`${answer}.new`, solution);
  renameSync(`${answer}.new`, answer);
  await says('3 of 3 tasks pass');
  await says('1.2 ');
  const ended = once(child, 'close');
  child.kill('SIGINT');
  const [code] = await ended;
  assert.is(code, 0);
  assert.ok(existsSync(join(work, 'progress.json')));
});

test.run();
