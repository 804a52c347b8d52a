// The runner catches the ways in which uvu says yes without having tested.
// tests/runner/lies/ holds one file for each.
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram } from '../lib/testing.ts';
import { type Limits, runFile, testFiles } from './runner/runner.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = (name: string) => `tests/runner/lies/${name}.ts`;
const run = (name: string, limits: Partial<Limits> = {}) =>
  runFile(root, file(name), { seconds: 30, strict: false, ...limits });

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
];
for (const [name, why] of complaints) {
  test(`the runner does not believe ${name}`, async () => {
    const result = await run(name);
    assert.match(result.why ?? '', why);
    assert.ok(result.failed >= 1);
  });
}

test('a file that never ends is ended', async () => {
  const result = await run('never-ends', { seconds: 3 });
  assert.match(result.why ?? '', 'did not end within 3 s');
  assert.match(result.output, /Passed: +1/);
  assert.is(result.failed, 1);
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

test.run();
