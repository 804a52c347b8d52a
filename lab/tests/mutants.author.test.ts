// The mutator knows the language, and its report says what is so.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mutantsOf } from '../mutants/mutate.ts';
import { readRecord, record, recordProblems } from '../mutants/record.ts';
import { judge } from '../mutants/same.ts';
import { decidingFiles, stateOf } from '../mutants/state.ts';
import { tryFile } from '../mutants/tests.ts';
import { tryMutants } from '../mutants/try.ts';
import { smallWorkbook } from './small-workbook.ts';

const { root, exercise, folder, remove } = smallWorkbook();
test.after(remove);

const names = (source: string) => mutantsOf(source).map(({ name }) => name);
const programs = (source: string) => mutantsOf(source).map(({ program }) => program);

test('a statement goes, a condition turns, a border moves', () => {
  const source = 'if (a < 3) b();\n';
  assert.equal(programs(source), [
    ';\n',
    'if (true) b();\n',
    'if (false) b();\n',
    'if (!(a < 3)) b();\n',
    'if (a <= 3) b();\n',
    'if (a < (3 + 1)) b();\n',
    'if (a < 3) ;\n',
  ]);
});

test('an await, an argument, a status, a listener', () => {
  assert.ok(programs('await f(a, b);\n').includes('f(a, b);\n'));
  assert.ok(programs('await f(a, b);\n').includes('await f(a);\n'));
  assert.ok(programs('g(status.NOT_FOUND);\n').includes('g(status.UNKNOWN);\n'));
  assert.ok(programs("c.once('x', f);\n").includes("c.on('x', f);\n"));
  assert.ok(programs('const a = b ?? c;\n').includes('const a = c;\n'));
  assert.ok(programs('try { a(); } catch { b(); }\n').includes('try { a(); } catch {}\n'));
});

test('types, imports and texts stay as they are', () => {
  assert.equal(names("import { a } from 'b';\ntype C = 1 | 2;\nconst d: C[] = ['e'];\n"), []);
});

test('a name does not depend on the line, and is there once', () => {
  const source = 'f();\nf();\n';
  const later = `// More.\n\n${source}`;
  assert.equal(names(source), names(later));
  assert.is(new Set(names(source)).size, names(source).length);
});

test('a program that cannot be read is refused', () => {
  assert.throws(() => mutantsOf('const = 1;'), /./);
});

test('what passes is named, what is listed needs a reason and has to pass', async () => {
  const seen: number[] = [];
  const tried = await tryMutants(exercise, (done) => seen.push(done));
  assert.is(seen.at(-1), tried.mutants.length);
  assert.equal(tried.passing, [], 'the check of the small workbook sees all of them');
  // It goes on where it was: nothing is left to try.
  const again: number[] = [];
  assert.equal(await tryMutants(exercise, (done) => again.push(done)), tried);
  assert.equal(again, [tried.mutants.length]);

  const [first, second] = tried.mutants;
  if (first === undefined || second === undefined) throw new Error('there are no mutants');
  const passing = { ...tried, passing: [first, second] };
  const list = `${second.name} — it is only a test.\nno such thing — gone.\n${first.name}\n`;
  writeFileSync(join(folder, 'same.txt'), list);
  assert.equal(judge(exercise, passing).problems, [
    'same.txt: "no such thing" is no mutant any more',
    `same.txt gives no reason for "${first.name}"`,
  ]);
  const killed = judge(exercise, { ...tried, passing: [first] });
  assert.match(killed.problems.join('\n'), `same.txt: "${second.name}" is killed`);
});

test('what decides is what a check loads, and not what the lab prints', () => {
  const files = decidingFiles(exercise).map((file) => relative(folder, file));
  for (const name of ['check.ts', 'solution.ts', 'same.txt']) assert.ok(files.includes(name), name);
  const names = files.map((file) => basename(file));
  for (const name of ['child.ts', 'rules.ts']) assert.ok(names.includes(name), name);
  for (const name of ['show.ts', 'watch.ts', 'verify.ts']) assert.not(names.includes(name), name);
});

test('the record names an exercise that has changed since', () => {
  const file = join(root, 'record.json');
  const judged = { state: stateOf(exercise), all: 3, same: 1, problems: [] };
  record(exercise, { ...judged, survivors: ['one'] }, file);
  const [passes] = recordProblems([exercise], readRecord(file));
  assert.is(passes, '1.1: 1 mutants pass: npm run lab mutate 1.1');
  record(exercise, { ...judged, survivors: [] }, file);
  assert.equal(recordProblems([exercise], readRecord(file)), []);
  const check = join(folder, 'check.ts');
  writeFileSync(check, `${readFileSync(check, 'utf8')}// Other.\n`);
  const [problem] = recordProblems([exercise], readRecord(file));
  assert.is(problem, '1.1, its check or the bench has changed: npm run lab mutate 1.1');
});

test('a file outside of the chapters and of lib is refused', async () => {
  for (const file of ['lib/none.ts', 'lib/../lab/lab.ts', 'docs/pictures.ts', '/lib/flags.ts']) {
    await tryFile(root, file, () => {}).then(
      () => assert.unreachable(file),
      (error) => assert.match(error.message, `There is no file ${file} of a chapter or of lib.`),
    );
  }
});

test.run();
