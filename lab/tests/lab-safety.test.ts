// What the lab keeps, refuses and admits.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../lib/flags.ts';
import { perform } from '../exercises/perform.ts';
import { clear, desk, starter } from './desk.ts';

test.after(clear);

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
  const { work, lab, typed } = desk();
  const right = await lab('predict', '2.1', '100', 'yes');
  assert.is(right.code, 0);
  assert.match(right.stdout, /^ {2}1\. +100 +100 +as you said$/m);
  assert.match(right.stdout, /^ {2}2\. +yes +no +otherwise$/m);
  assert.match(right.stdout, '1 of 2 as you said.');
  const kept = JSON.parse(readFileSync(join(work, 'progress.json'), 'utf8'));
  assert.is(kept.exercises['2.1'].predictions[1].said, 'yes');

  const byLetter = await lab('predict', '2.1', 'c', 'B');
  assert.match(byLetter.stdout, /^ {2}1\. +100 +100 +as you said$/m);
  assert.match(byLetter.stdout, /^ {2}2\. +no +no +as you said$/m);

  const wrong = await lab('predict', '2.1', '100', 'perhaps');
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, '"perhaps" is none of');
  // Nothing is run before every question is answered.
  const silent = await typed('predict', '2.1');
  assert.is(silent.code, 2);
  assert.match(silent.stderr, 'Every question needs an answer');
});

/** Why the lab refuses these words. */
async function refusalOf(words: string[]): Promise<string> {
  try {
    await perform(words);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`${words.join(' ')} is not refused`);
}

test('a wrong word, exercise, order or file is one sentence', async () => {
  const { work, typed } = desk();
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
    const said = await refusalOf([...words, '--work', work]);
    assert.match(said, why);
    assert.is(said.trim().split('\n').length, 1, said);
  }
  // As a person meets it.
  const { code, stderr } = await typed('frobnicate');
  assert.is(code, 2);
  assert.match(stderr, /^"frobnicate" is no word of the lab\..*\n$/);
  assert.is(readFileSync(join(work, 'progress.json'), 'utf8'), '{');
});

test.run();
