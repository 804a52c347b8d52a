// No file imports what it should not know of, and every chapter opens in the same
// way. Each rule is broken once, in a small workbook that is made for it.
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { breaks } from './rooms/breaks.ts';
import { wrongIn } from './rooms/problems.ts';
import { type Files, lines, workbook, wrongAmong, wrongWith } from './rooms/small-workbook.ts';

test('this workbook keeps to its rooms', async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  assert.equal(await wrongIn(root), []);
});

test('a small workbook that keeps to its rooms is let pass', async () => {
  assert.equal(await wrongAmong(workbook), []);
});

// Some of these files are not in the small workbook, and have to be there to be found.
const apart: Files = Object.fromEntries(breaks.map(([, to]) => [to, workbook[to] ?? '']));
for (const [from, to] of breaks) {
  test(`${from} may not import ${to}`, async () => {
    const way = `${'../'.repeat(from.split('/').length - 1)}${to}`;
    const text = `${workbook[from] ?? ''}import type { A } from '${way}';\n`;
    const problems = await wrongAmong({ ...workbook, ...apart, [from]: text });
    assert.is(problems.length, 1, problems.join('\n'));
    assert.ok(problems[0]?.startsWith(`${from} imports ${to}: `), problems[0]);
  });
}

test('what a chapter is about knows nothing of gRPC', async () => {
  const problems = await wrongWith('01-one/sums/add.ts', lines('@grpc/grpc-js'));
  assert.equal(problems, [
    '01-one/sums/add.ts imports @grpc/grpc-js: NN/domain/ may import NN/domain/, generated/, and nothing else',
  ]);
});

test('the server is not imported by its service, which it imports itself', async () => {
  const problems = await wrongWith('01-one/service.ts', lines('./server.ts'));
  assert.is(problems[0], '01-one/server.ts → 01-one/service.ts → 01-one/server.ts');
  assert.match(problems[1] ?? '', '01-one/service.ts imports 01-one/server.ts: ');
});

test('a file in no room is told', async () => {
  assert.equal(await wrongWith('extras/more.ts', lines('node:fs')), [
    'extras/more.ts lies in no room: tests/rooms/arrows.ts knows them',
  ]);
});

test('a circle of types is told as the shortest way round', async () => {
  const problems = await wrongAmong({
    'lib/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
    'lib/b.ts': "import { type C, c } from './c.ts';\nexport type B = C;\n",
    'lib/c.ts': "export * from './d.ts';\nexport type { A } from './a.ts';\n",
    'lib/d.ts': "export const d = () => import('./a.ts');\n",
  });
  assert.equal(problems, ['lib/a.ts → lib/b.ts → lib/c.ts → lib/a.ts']);
});

const tops: [file: string, problem: string][] = [
  ['one.txt', 'one.txt belongs in a room, not at its top'],
  ['two.proto', 'one .proto belongs at its top, not 2'],
];
for (const [file, problem] of tops) {
  test(`at a chapter's top, ${problem}`, async () => {
    assert.equal(await wrongWith(`01-one/${file}`, ''), [`01-one: ${problem}`]);
  });
}

test("at a chapter's top lie at most three files that another chapter has not", async () => {
  const more = Object.fromEntries(['b', 'c', 'd'].map((name) => [`01-one/${name}.ts`, '']));
  const problem =
    '01-one: at most three more files belong at its top, not auth.ts, b.ts, c.ts, d.ts';
  assert.equal(await wrongAmong({ ...workbook, ...more }), [problem]);
});

test('what belongs at every top is missed', async () => {
  const { '01-one/README.md': _, '01-one/numbers.proto': __, ...rest } = workbook;
  assert.equal(await wrongAmong(rest), [
    '01-one: there is no README.md',
    '01-one: one .proto belongs at its top, not 0',
  ]);
});

test.run();
