// A folder for results: refused before the work, and never with half a file in it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resultsIn } from '../results.ts';

const folder = mkdtempSync(join(tmpdir(), 'results-'));
test.after(() => rmSync(folder, { recursive: true }));

/** What is said instead of doing it. */
function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'done';
}

test('a folder is made, also in one that is not there yet, and written', () => {
  const path = join(folder, 'not', 'yet');
  const results = resultsIn(path, 'out/elsewhere');
  assert.is(results.name, path);
  results.write('some.txt', 'first');
  results.write('some.txt', 'second');
  assert.is(readFileSync(results.path('some.txt'), 'utf8'), 'second');
  assert.equal(readdirSync(path), ['some.txt']);
});

test('a file where the folder should be, or on the way to it, is one sentence', () => {
  const inTheWay = join(folder, 'in-the-way');
  writeFileSync(inTheWay, '');
  const advice = 'Name another folder with --save.';
  const said = `Cannot write ${inTheWay}: a file is in its place. ${advice}`;
  assert.is(
    refusal(() => resultsIn(inTheWay, '', '--save')),
    said,
  );
  const below = join(inTheWay, 'below');
  assert.is(
    refusal(() => resultsIn(below, '', '--save')),
    `Cannot write ${below}: not a directory. ${advice}`,
  );
});

test('a file that cannot be written is one sentence, and nothing is left of it', () => {
  const path = join(folder, 'full');
  const results = resultsIn(path, '');
  mkdirSync(results.path('picture.svg'));
  const said = refusal(() => results.write('picture.svg', 'half'));
  assert.match(said, /^Cannot write .*picture\.svg: .*\. Name another folder with --output\.$/);
  assert.equal(readdirSync(path), ['picture.svg']);
});

test.run();
