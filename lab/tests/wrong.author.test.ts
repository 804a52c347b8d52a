// `npm run lab wrong`: wrong answers are listed, put on the desk, and made.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { answerFile } from '../exercises/desk.ts';
import { verify } from '../exercises/verify.ts';
import { wrong } from '../exercises/wrong/commands.ts';
import { apply, diffOf, renumbered } from '../exercises/wrong/diff.ts';
import { glimpse } from '../exercises/wrong/glimpse.ts';
import { clear, desk } from './desk.ts';
import { smallWorkbook } from './small-workbook.ts';

test.after(clear);

/** A small workbook, its solution, and the lab's word on a desk inside it. */
function workbook() {
  const { root, folder, exercise, remove } = smallWorkbook();
  const work = join(root, 'work');
  const answer = answerFile(work, exercise);
  mkdirSync(dirname(answer), { recursive: true });
  const texts = () => readdirSync(dirname(answer)).map((name) => join(dirname(answer), name));
  return {
    answer,
    folder,
    remove,
    solution: readFileSync(join(folder, 'solution.ts'), 'utf8'),
    /** What the files on the desk hold. */
    onDesk: () => texts().map((file) => readFileSync(file, 'utf8')),
    say: (...words: string[]) => wrong(work, exercise, words),
    verified: () => verify(root, exercise),
  };
}

/** The one sentence with which the lab refuses. */
function refusal(said: Promise<string>): Promise<string> {
  return said.then(
    (text) => `not refused: ${text}`,
    (error: Error) => error.message,
  );
}

test('the wrong answers are listed, diffs and programs, in 80 columns', async () => {
  const { say, remove } = workbook();
  const said = await say();
  remove();
  assert.match(said, '1.1 Double it: 2 wrong answers');
  assert.match(said, /^add-two\n.*Doubling is adding two\.\n.*task 2\n.*the double of 0: 2\n/m);
  assert.match(said, /^square$/m);
  for (const line of said.split('\n')) assert.ok(line.length <= 80, line);
});

test('a wrong answer is put on the desk, and never over what somebody wrote', async () => {
  const { answer, onDesk, say, solution, remove } = workbook();
  const addTwo = solution.replace('2 * value', 'value + 2');
  await say('add-two');
  assert.equal(onDesk().sort(), [addTwo]);
  await say('square');
  assert.match(readFileSync(answer, 'utf8'), '-value * value');
  assert.is(onDesk().length, 1, 'what can be had again is not kept');
  // Three within one second.
  for (const mine of ['// One.\n', '// Two.\n', '// Three.\n']) {
    writeFileSync(answer, mine);
    assert.match(
      await say('add-two'),
      /is kept as answer\.\d{4}-.*\.ts\.\nRename it to answer\.ts/,
    );
  }
  assert.equal(onDesk().sort(), [addTwo, '// One.\n', '// Three.\n', '// Two.\n'].sort());
  remove();
});

test('a name that is none, or a word, is one sentence', async () => {
  const { onDesk, say, remove } = workbook();
  const none = '1.1 has no wrong answer "half". It has: add-two, square.';
  assert.is(await refusal(say('half')), none);
  assert.match(await refusal(say('square', 'save')), '"save" is neither new nor keep');
  assert.match(await refusal(say('square', 'new')), '1.1 has "square" already');
  assert.match(await refusal(say('../half', 'new')), '"../half" is no name');
  assert.match(await refusal(say('half', 'keep')), '1.1 is not begun');
  assert.equal(onDesk(), []);
  remove();
});

test('an author makes a wrong answer, changes it, and verify runs it', async () => {
  const { answer, folder, solution, say, verified, remove } = workbook();
  const file = join(folder, 'wrong/thrice.diff');
  await say('thrice', 'new');
  assert.is(readFileSync(answer, 'utf8'), solution);
  assert.match(await refusal(say('thrice', 'keep')), 'This answer is right');
  assert.not.ok(existsSync(file));

  writeFileSync(answer, solution.replace('2 * value', '3 * value'));
  await say('thrice', 'keep');
  const made = readFileSync(file, 'utf8');
  assert.match(
    made,
    /^# Misconception:\n# Fails: task 1\n# Says: the double of 2: 6\n# Ask:\n--- /,
  );
  assert.match((await verified()).join(), 'wrong/thrice.diff does not declare all four lines');
  const filled = made.replace('tion:\n', 'tion: Twice is thrice.\n').replace('Ask:', 'Ask: Why?');
  writeFileSync(file, filled);
  assert.equal(await verified(), []);

  const other = `${'// Another program.\n'.repeat(50)}${solution.replace('2 * value', '3 * value')}`;
  writeFileSync(answer, other);
  await say('thrice', 'keep');
  assert.not.ok(existsSync(file));
  const program = readFileSync(join(folder, 'wrong/thrice.ts'), 'utf8');
  assert.is(program.slice(program.indexOf('// Another')), other);
  assert.match(program, /^\/\/ Misconception: Twice is thrice\.\n.*\n.*\n\/\/ Ask: Why\?\n/);
  remove();
});

const solution = Array.from({ length: 9 }, (_, i) => `line ${i}`)
  .join('\n')
  .concat('\n');
const diff = diffOf(solution, solution.replace('line 4\n', 'line four\n'), 'four');

test('a diff is applied where it says, or not at all', () => {
  assert.is(apply(solution, diff).text, solution.replace('line 4\n', 'line four\n'));
  const longer = `line\n${solution}`;
  assert.match(apply(longer, diff).misfit ?? '', 'fits other lines than it says: line 3 of');
  const mended = renumbered(longer, `# Ask: why?\n${diff}`, 'four') ?? '';
  assert.match(mended, /^# Ask: why\?\n--- solution\.ts\n/);
  assert.is(apply(longer, mended).text, longer.replace('line 4\n', 'line four\n'));
  // Every other line may have changed: what it says of its own has to be there.
  const without = solution.replace('line 5', 'line five');
  assert.match(apply(without, diff).misfit ?? '', 'line 6 of solution.ts is not "line 5"');
  assert.is(renumbered(without, diff, 'four'), undefined);
  // An editor that removes spaces at the end of a line does no harm.
  const empty = solution.replace('line 5', '');
  const trimmed = diffOf(empty, empty.replace('line 4\n', ''), 'four').replace(/^ $/gm, '');
  assert.is(apply(empty, trimmed).text, empty.replace('line 4\n', ''));
});

test('the telling lines are shown, and cut when there are many', () => {
  const before =
    "import {\n  a,\n} from 'a';\nfunction f() {\n  // Why.\n  try {\n    return a;\n  }\n}\n";
  const after = 'function f() {\n  // Why.\n  return 1;\n}\n';
  assert.equal(glimpse(before, after), ['- try {', '-   return a;', '+ return 1;']);
  const without = 'function f() {\n  return a;\n}\n';
  assert.equal(glimpse(before, without), ['- try {'], 'what moved sideways is the same');
  const many = Array.from({ length: 12 }, (_, i) => `    return ${i};\n`).join('');
  const shown = glimpse(before, before.replace('    return a;\n', many));
  assert.is(shown.length, 11);
  assert.equal([shown[0], shown.at(-1)], ['- return a;', '+ …']);
});

test('a teacher types it', async () => {
  const { answer, typed: lab } = desk();
  assert.match((await lab('wrong', '1.1')).stdout, 'count-for-ever');
  const put = await lab('wrong', '1.1', 'count-for-ever');
  assert.is(put.code, 0);
  assert.match(readFileSync(answer, 'utf8'), '++last');
  const checked = await lab('check', '1.1');
  assert.is(checked.code, 1);
  assert.match(checked.stdout, 'Task 3');
  const unknown = await lab('wrong', '1.1', 'nope');
  assert.is(unknown.code, 2);
  assert.is(unknown.stderr.trim().split('\n').length, 1, unknown.stderr);
});

test.run();
