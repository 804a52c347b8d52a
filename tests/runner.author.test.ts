// The runner catches the ways in which uvu says yes without having tested.
// tests/runner/lies/ holds one file for each.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram } from '../lib/testing.ts';
import { removeLeftOvers } from './runner/build.ts';
import { testFiles } from './runner/files.ts';
import { type Options, runFile } from './runner/runner.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = (name: string) => `tests/runner/lies/${name}.ts`;
const patience = { quietSeconds: 30, endSeconds: 30, answerSeconds: 30 };
const run = (name: string, options: Partial<Options> = {}) =>
  runFile(root, file(name), { ...patience, strict: false, ...options });

for (const name of ['forgets-run', 'only', 'before-throws']) {
  test(`uvu by itself believes ${name}`, async () => {
    assert.is((await runProgram(file(name), [])).code, 0);
  });
}

const complaints: [string, string][] = [
  ['forgets-run', 'ran no test'],
  ['only', '.only() hides tests'],
  ['before-throws', '1 of 1 tests failed'],
  ['exits-badly', 'exited with 3 after its tests'],
  ['waits-for-nothing', 'in the test "somebody promises": it waits for what nobody will do'],
];
for (const [name, why] of complaints) {
  test(`the runner does not believe ${name}`, async () => {
    const result = await run(name);
    assert.match(result.why ?? '', why);
    assert.ok(result.failed >= 1);
  });
}

// Each takes seconds in which nothing happens: all at once.
const short = { quietSeconds: 2, endSeconds: 2, answerSeconds: 1 };
const stuck = ['never-ends', 'waits-for-ever', 'never-awaits'];
const ended = new Map(stuck.map((name) => [name, run(name, short)]));

test('a file that never ends is ended, and told by what is open', async () => {
  const { why = '', output = '', failed } = (await ended.get('never-ends')) ?? {};
  assert.match(why, /^its tests are done, but it did not end within 2 s; open: a server on 127/);
  assert.match(output, /Passed: +1/);
  assert.is(failed, 1);
});

test('a test that waits for ever is told by its name, and by what is open', async () => {
  const { why = '' } = (await ended.get('waits-for-ever')) ?? {};
  assert.match(why, /^in the test "somebody calls" nothing has happened for 2 s; open: a server/);
});

test('a loop that lets nothing else run is told as that', async () => {
  const { why = '' } = (await ended.get('never-awaits')) ?? {};
  assert.match(why, /^in the test "the loop ends" nothing has happened for 2 s; and the process/);
  assert.match(why, 'is there a loop without an await?');
});

test('a file in which tests go on being done is slow, and not stuck', async () => {
  const seen: string[] = [];
  const onTest = (name: string, done: number) => void seen.push(`${name} after ${done}`);
  const { passed, why } = await run('slow', { ...short, onTest });
  assert.equal({ passed, why }, { passed: 15, why: undefined });
  assert.is(seen.length, 15);
  assert.is(seen.at(-1), '15 of 15 after 14');
});

test('an honest file counts', async () => {
  const { passed, failed, why } = await run('honest');
  assert.equal({ passed, failed, why }, { passed: 1, failed: 0, why: undefined });
});

test('a test left out is told; on a build machine it fails', async () => {
  const told = await run('needs-a-tool');
  assert.equal(told.skipped, ['the picture is in focus: there is no camera']);
  assert.is(told.failed, 0);
  assert.match((await run('needs-a-tool', { strict: true })).why ?? '', 'no camera');
});

test('words choose rooms, or files', () => {
  const files = testFiles(root, ['lib']);
  assert.ok(files.length > 0);
  for (const name of files) assert.match(name, /^lib[\\/]tests[\\/]/);
  assert.equal(testFiles(root, ['./lib/tests/flags']).length, 1);
  assert.equal(testFiles(root, ['nothing']), []);
});

test('a reader runs all but the tests of the tools around the chapters', () => {
  const own = testFiles(root, []);
  for (const room of ['01', '02', '03', '04', 'lib', 'lab', 'tests']) {
    assert.ok(own.some((name) => name.startsWith(room)));
  }
  const others = testFiles(root, ['all']).filter((name) => !own.includes(name));
  assert.ok(others.length > 0);
  for (const name of others) assert.match(name, /^(notebook|peers)[\\/]|\.author\.test\.ts$/);
  for (const name of own) assert.not.match(name, '.author.');
});

test('what a killed run has built is removed by the next, and what a living one has is not', () => {
  const place = mkdtempSync(join(tmpdir(), 'runner-'));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const pid of [dead, process.ppid]) mkdirSync(join(place, `built-${pid}`));
  try {
    removeLeftOvers(place);
    assert.equal(readdirSync(place), [`built-${process.ppid}`]);
  } finally {
    rmSync(place, { recursive: true });
  }
});

test.run();
