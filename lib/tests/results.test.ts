// A folder for results: refused before the work, and never with half a file in it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resultsIn } from '../results.ts';
import { sentenceOf } from '../system-error.ts';
import { runProgram } from '../testing.ts';

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

test('what the system refuses is a sentence, and another error is its message', () => {
  const inTheWay = join(folder, 'a-file');
  writeFileSync(inTheWay, '');
  const thrown = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      return sentenceOf(error);
    }
    return 'done';
  };
  const said = thrown(() => mkdirSync(inTheWay));
  assert.is(said, `Cannot make the folder ${inTheWay}: a file is in its place.`);
  const below = join(inTheWay, 'below');
  assert.is(
    thrown(() => readFileSync(below)),
    `Cannot open ${below}: not a directory.`,
  );
  assert.is(sentenceOf(new Error('no file at all')), 'no file at all');
});

test('a program that has no room for what it keeps says so in one sentence', async () => {
  const copy = join(folder, 'cache');
  writeFileSync(copy, '');
  const program = join(folder, 'program.mts');
  const lib = new URL('../program.ts', import.meta.url).href;
  writeFileSync(
    program,
    `import { mkdirSync } from 'node:fs';
    import { run } from ${JSON.stringify(lib)};
    await run(async () => void mkdirSync(${JSON.stringify(copy)}));`,
  );
  const { code, stderr } = await runProgram(program, []);
  assert.is(code, 1);
  assert.is(stderr, `Cannot make the folder ${copy}: a file is in its place.\n`);
});

test.run();
