// `npm run lab break`: a learner's test, and what it finds.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../lib/flags.ts';
import { attackWith } from '../break/attack.ts';
import { attackedText, breakIt } from '../break/commands.ts';
import { withWrong } from '../break/programs.ts';
import { answerFile } from '../exercises/desk.ts';
import { smallWorkbook } from './small-workbook.ts';

const { root, folder, exercise, remove } = smallWorkbook({}, { withBreak: true });
const work = join(root, 'work');
const file = join(dirname(answerFile(work, exercise)), 'attack.ts');
test.after(remove);

/** What is said of a test with this text. */
async function said(text: string): Promise<string> {
  mkdirSync(dirname(file), { recursive: true });
  const from = "'../starter.ts'";
  writeFileSync(file, text.replace("'../../../service.ts'", "'../../01-numbers/service.ts'"));
  assert.ok(text.includes(from));
  return withWrong(root, exercise, async (wrong) =>
    attackedText(exercise, await attackWith(exercise, file, wrong)).replace(/\s+/g, ' '),
  );
}

const model = readFileSync(join(folder, 'break/model.ts'), 'utf8');
const starter = readFileSync(join(folder, 'break/starter.ts'), 'utf8');

test('a good test fells all wrong answers', async () => {
  assert.is(await said(model), '1.1 Double it: 2 of 2 wrong answers fall');
});

test('what still stands is told by what it believes, not by its code', async () => {
  const text = await said(starter);
  assert.match(text, '1.1 Double it: 1 of 2 wrong answers fall');
  assert.match(text, 'These still stand. Whoever wrote them believes: Doubling is adding two.');
  assert.not.match(text, /value|return/);
});

test('a test that refuses what is right finds nothing', async () => {
  const text = await said(model.replace('await double(0), 0', 'await double(0), 1'));
  assert.match(text, 'your test refuses the solution, which is right');
  assert.match(text, 'the double of 0: 1');
});

test('a test without an attack is told so', async () => {
  const text = await said(model.replace('function attack', 'function defend'));
  assert.match(text, 'your file exports the function attack it does not');
});

test('a word that is none is one sentence', async () => {
  for (const [words, why] of [
    [['hint', '4'], 'There are 3 hints, and no "4".'],
    [['solve'], '"solve" is neither hint nor model.'],
  ] as const) {
    try {
      await breakIt({ root, work }, exercise, [...words]);
    } catch (error) {
      assert.instance(error, UsageError);
      assert.match(String(error), why);
      continue;
    }
    assert.unreachable(words.join(' '));
  }
});

test.run();
