// What a class hands in is checked anew, whatever it does to its check.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../lib/flags.ts';
import type { Result } from '../exercises/run-check.ts';
import { answerResult, forGradescope } from '../grade/as-json.ts';
import { grade } from '../grade/grade.ts';
import { desk, clear as removeDesks, starter as starterOfDesk } from './desk.ts';
import { folderInside, smallWorkbook } from './small-workbook.ts';

const { exercise, folder, remove } = smallWorkbook();
const all = folderInside();
test.after(() => {
  remove();
  removeDesks();
  rmSync(all, { recursive: true });
});

const starter = readFileSync(join(folder, 'starter.ts'), 'utf8');
const body = (text: string) => starter.replace('return { value };', text);
const fakes = `
  const task = { title: 't', tried: 't', read: 'r' };
  const reports = [
    { kind: 'tasks', tasks: [task, task], words: { passed: ['a', 'b'], done: 'c' } },
    { kind: 'passed', task: 1, word: 'a' },
    { kind: 'passed', task: 2, word: 'b' },
    { kind: 'printed', text: { no: 'text' } },
    { kind: 'failed', task: 1 },
  ];
  for (const report of reports) writeSync(3, JSON.stringify(report) + '\\n');
  console.log('2 of 2 tasks pass');`;
const tampering = `
import { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import util from 'node:util';
import check from '../../${relative(join(folder, '../../../..'), folder).replaceAll('\\', '/')}/check.ts';
const tamper = (change: () => void) => { try { change(); } catch {} };
tamper(() => { Promise.race = async () => undefined as never; });
tamper(() => { util.isDeepStrictEqual = () => true; syncBuiltinESMExports(); });
for (const task of check) tamper(() => { task.run = async () => {}; });
`;
const flood = `
  for (let i = 0; i < 20_000; i++) console.log('a line of a flood', i);
  for (let i = 0; i < 200; i++) process.stderr.write('x'.repeat(10_000));`;

const answers = {
  'adds-two': body('return { value: value + 2 };'),
  '=exits': `process.exit(0);\n${starter}`,
  fakes: tampering + body(`${fakes}\n  return { value: value + 2 };`),
  floods: body(`${flood}\n  return { value: 2 * value };`),
  hangs: body('return new Promise(() => {});'),
  starter,
};

const handedIn = join(all, 'class');
const place = (student: string, inside = 'work') => join(handedIn, student, inside);
for (const [student, text] of Object.entries(answers)) {
  const own = join(place(student, student === 'hangs' ? '.' : 'work'), '1.1-double-it');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'answer.ts'), text);
}
// What a student's own record says is not asked.
writeFileSync(
  join(place('starter'), 'progress.json'),
  '{"exercises":{"1.1":{"passed":2,"attempts":1,"hints":0,"firstPass":"2026-01-01"}}}',
);
mkdirSync(join(place('links'), '1.1-double-it'), { recursive: true });
symlinkSync(join(folder, 'solution.ts'), join(place('links'), '1.1-double-it/answer.ts'));
symlinkSync(place('floods', '.'), join(handedIn, 'links-all'));

/** Grades the class: what is printed, and the folder of what is written. */
async function graded() {
  const output = join(all, 'out');
  const { log } = console;
  let printed = '';
  console.log = (text: string) => {
    printed += `${stripVTControlCharacters(text)}\n`;
  };
  try {
    assert.is(await grade([exercise], handedIn, output), 0);
  } finally {
    console.log = log;
  }
  const read = (name: string) => readFileSync(join(output, name), 'utf8');
  return { printed, csv: read('grades.csv'), svg: read('class.svg') };
}
const results = graded();

test('a table has the tasks that pass, whatever an answer says of itself', async () => {
  const { csv } = await results;
  assert.equal(csv.split('\r\n'), [
    '"student","1.1 (of 2)","total (of 2)"',
    `"'=exits","0","0"`,
    '"adds-two","1","1"',
    '"fakes","1","1"',
    '"floods","2","2"',
    '"hangs","0","0"',
    '"links","0","0"',
    '"starter","","0"',
    '',
  ]);
});

test('a page says what the class thinks, and what is not known yet', async () => {
  const { printed } = await results;
  const [own = '', names = ''] = printed.split('Written:');
  assert.match(names, /grades\.csv[\s\S]+class\.svg/);
  for (const line of own.split('\n')) assert.ok(line.length <= 80, line);
  const said = printed.replace(/\s+/g, ' ');
  assert.match(said, '1.1 Double it: 1 of 6 pass');
  assert.match(said, 'Doubling is adding two. adds-two, fakes ask What is the double of 3?');
  assert.match(said, 'not known yet, task 1: your code ended the process, with exit code 0');
  assert.match(said, 'not known yet, task 1: a call had no end before its deadline hangs');
  assert.match(said, 'it is a link to somewhere else: hand in the file itself links');
  assert.not.match(said, 'flood ');
});

test('a picture has every student, and the misconception', async () => {
  const { svg } = await results;
  for (const student of Object.keys(answers)) assert.match(svg, `>${student}</text>`);
  assert.match(svg, 'Doubling is adding two.');
  assert.ok(svg.length < 20_000);
});

test('a folder that is not there, or has no students, is told', async () => {
  const refused = async (where: string | undefined, sentence: string) => {
    try {
      await grade([exercise], where, join(all, 'none'));
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UsageError);
      assert.match(error instanceof Error ? error.message : '', sentence);
    }
  };
  await refused(undefined, 'Which folder?');
  await refused(join(all, 'nowhere'), 'There is no folder');
  await refused(join(folder, 'wrong'), 'has no folders');
});

const failed: Result = {
  tasks: [],
  passed: [2],
  begun: 2,
  printed: '',
  calls: new Map(),
  failed: { task: 1, failure: { expected: '4', happened: '5', stack: [], diagrams: [] } },
};

test('a result as JSON has each task, and the sentences of the one that failed', () => {
  const value = answerResult(exercise, failed);
  assert.equal(value, {
    exercise: '1.1',
    title: 'Double it',
    score: 1,
    maxScore: 2,
    passed: false,
    tasks: [
      { number: 1, title: 'A number is doubled', passed: false, expected: '4', happened: '5' },
      { number: 2, title: 'Zero stays zero', passed: true },
    ],
  });
});

test('a result for Gradescope has a test for each task', () => {
  const { score, tests } = forGradescope(exercise, failed);
  assert.is(score, 1);
  assert.equal(
    tests.map(({ status, max_score }) => [status, max_score]),
    [
      ['failed', 1],
      ['passed', 1],
    ],
  );
  assert.match(tests[0]?.output ?? '', /happened +5/);
});

test('check --json prints one document, and its exit code is that of check', async () => {
  const { lab, answer } = desk();
  await lab('start', '1.1');
  writeFileSync(answer, starterOfDesk);
  const { code, stdout } = await lab('check', '1.1', '--json');
  assert.is(code, 1);
  const value: unknown = JSON.parse(stdout);
  assert.ok(typeof value === 'object' && value !== null && 'exercise' in value);
  assert.is(value.exercise, '1.1');
});

test.run();
