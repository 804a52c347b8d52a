// What `verify` refuses: each test spoils a thing in a good exercise, or two.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { verify } from '../exercises/verify.ts';
import { writeApplied } from '../exercises/wrong/applied.ts';
import { smallWorkbook } from './small-workbook.ts';

async function problemsOf(replace: Parameters<typeof smallWorkbook>[0]): Promise<string> {
  const { root, exercise, remove } = smallWorkbook(replace);
  try {
    return (await verify(root, exercise)).join('\n');
  } finally {
    remove();
  }
}

test('a good exercise has no problem', async () => {
  assert.is(await problemsOf({}), '');
});

const spoiled = {
  'an assertion that is weaker, and a starter that is right': [
    {
      'check.ts': ["await double(t, 0), 0, 'the", "await double(t, 0) * 0, 0, 'the"],
      'starter.ts': ['return { value }', 'return { value: 2 * value }'],
    },
    ['wrong/add-two.diff passes all tasks', 'starter.ts passes all tasks'],
  ],
  'a check that a wrong answer passes, and a right one does not': [
    {
      'wrong/square.ts': ['-value * value', '2 * value'],
      'right/shifted.ts': ['value << 1', 'value << 2'],
    },
    [
      'wrong/square.ts passes all tasks',
      'right/shifted.ts does not pass 10 times in a row: Task 1',
    ],
  ],
  'a wrong answer that fails elsewhere, and a solution that is wrong': [
    { 'wrong/square.ts': ['task 1', 'task 2'], 'solution.ts': ['2 * value', '3 * value'] },
    ['wrong/square.ts fails task 1, not 2', 'solution.ts does not pass 10 times in a row: Task 1'],
  ],
  'a wrong answer that fails with another sentence': [
    { 'wrong/square.ts': ['2: -4', '2: 5'] },
    ['wrong/square.ts fails with other sentences'],
  ],
  'a wrong answer that does not fit': [
    { 'wrong/add-two.diff': ['-      return { value: 2 *', '-      return { value: 3 *'] },
    ['wrong/add-two.diff does not fit: line 11 of solution.ts'],
  ],
  'a solution that is right only once': [
    {
      'solution.ts': [
        '2 * value }',
        '(process.exitCode ? 3 : 2) * value + Number((process.exitCode = 1)) * 0 }',
      ],
    },
    ['solution.ts does not pass 10 times in a row'],
  ],
  'a check that breaks by itself': [
    { 'check.ts': ["t.step('waiting for the double');", "JSON.parse('{');"] },
    ['starter.ts breaks the check'],
  ],
  'a task that README names otherwise, with a hint that leads nowhere': [
    {
      'README.md': ['Zero stays zero', 'Zero is zero'],
      'check.ts': ['README.md#start', 'README.md#nowhere'],
    },
    ['"read README.md#nowhere" leads nowhere', 'README.md has others'],
  ],
  'a story that is too long': [
    { 'README.md': ['Somebody', 'Somebody '.repeat(260)] },
    ['the story has'],
  ],
  'hints that are not three': [{ 'hints.md': ['## A sketch', '## More'] }, ['hints.md has not']],
} as const;

for (const [what, [replace, problems]] of Object.entries(spoiled)) {
  test(`${what}: refused`, async () => {
    const said = await problemsOf(withPairs(replace));
    for (const problem of problems) assert.match(said, problem);
  });
}

// Said before anything is run.
const misfits = {
  'a wrong answer that changes what the solution does not have': [
    { 'wrong/add-two.diff': ['-      return { value: 2 *', '-      return { value: 3 *'] },
    'wrong/add-two.diff does not fit: line 11 of solution.ts is not "return { value: 3 * value };"',
  ],
  'a wrong answer that fits, at other lines than it says': [
    { 'wrong/add-two.diff': ['@@ -9,5', '@@ -8,5'] },
    'wrong/add-two.diff fits other lines than it says: line 8 of solution.ts is not "return {"',
  ],
  'a wrong answer that is no diff': [
    { 'wrong/add-two.diff': ['@@ -9,5', '@@ -9,6'] },
    'wrong/add-two.diff is no diff: ',
  ],
  'a wrong answer that is the solution': [
    { 'wrong/add-two.diff': [/^--- [\s\S]*/m, ''] },
    'wrong/add-two.diff changes nothing',
  ],
} as const;

for (const [what, [replace, problem]] of Object.entries(misfits)) {
  test(`${what} is named`, () => {
    const { root, exercise, remove } = smallWorkbook(withPairs(replace));
    const applied = writeApplied(root, [exercise]);
    assert.match(applied.misfits.join('\n'), problem);
    applied.remove();
    remove();
  });
}

function withPairs(replace: object): Parameters<typeof smallWorkbook>[0] {
  return Object.fromEntries(
    Object.entries(replace).map(([file, [from, to]]) => [
      file,
      [from instanceof RegExp ? from : String(from), String(to)],
    ]),
  );
}

test.run();
