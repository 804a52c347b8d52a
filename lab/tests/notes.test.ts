// The tools that keep documents true can tell a true document from a stale one.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { matches, normalise } from '../notes/compare.ts';
import { brokenLinks, checkDocument, documentsOf } from '../notes/documents.ts';
import { cut } from '../notes/excerpts.ts';
import { missingNeed } from '../notes/needs.ts';
import { missingFiles } from '../notes/paths.ts';

const source = `const small = 1;

export function outer(): number {
  if (small) {
    return 1;
  } else {
    return 2;
  }
}

const last = [
  1,
];
`;

/** A workbook of two files, for as long as `use` takes. */
async function withFolder(use: (folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a block ends with the bracket that closes it', () => {
  assert.match(cut(source, 'export function outer'), /^export[\s\S]*\n}$/);
  assert.is(cut(source, 'const last'), 'const last = [\n  1,\n];');
});

test('a line that opens nothing is an excerpt by itself', () => {
  assert.is(cut(source, 'const small'), 'const small = 1;');
});

test('an inner block loses its margin, and keeps its else', () => {
  assert.is(cut(source, 'if (small)'), 'if (small) {\n  return 1;\n} else {\n  return 2;\n}');
});

test('a range runs from the first text to the last', () => {
  assert.is(cut(source, 'if (small)', 'return 1'), 'if (small) {\n  return 1;');
});

test('a text that is not there is named', () => {
  assert.throws(() => cut(source, 'nowhere'), 'no line holds "nowhere"');
  assert.throws(() => cut(source, 'small', 'nowhere'), 'no line after the first holds "nowhere"');
});

test('times, rates, ports and ids may differ, words and counts may not', () => {
  const same = (a: string, b: string) => assert.is(normalise(a), normalise(b));
  same('OK in 3.1 ms', 'OK in 12 ms');
  same('on 127.0.0.1:50051', 'on 127.0.0.1:40000');
  same('id 8f14e45f-ceea-467f-9d3a-1b2c3d4e5f60', 'id 00000000-0000-4000-8000-000000000000');
  same('1,200 frames/s, 2.4 x', '900 frames/s, 1.9 x');
  assert.is.not(normalise('10 users'), normalise('11 users'));
  assert.is.not(normalise('OK in 3 ms'), normalise('NOT_FOUND in 3 ms'));
});

test('an ellipsis stands for any lines, and for none', () => {
  assert.ok(matches(['a', '…', 'd'], ['a', 'b', 'c', 'd']));
  assert.ok(matches(['a', '…', 'd'], ['a', 'd']));
  assert.not.ok(matches(['a', '…', 'd'], ['a', 'b']));
  assert.not.ok(matches(['a'], ['a', 'b']));
  assert.ok(matches(['a'], ['a', 'b'], true));
});

test('a stale excerpt is refused, mended by fix, and holds then', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'code.ts'), source);
    const text = '# One\n\n<!-- cut: code.ts | const small -->\n```ts\nconst small = 2;\n```\n';
    writeFileSync(join(folder, 'one.md'), text);
    assert.equal(documentsOf(folder), ['one.md']);
    const [problem = ''] = await checkDocument(folder, 'one.md', false);
    assert.match(problem, 'is stale');
    assert.equal(await checkDocument(folder, 'one.md', true), []);
    assert.match(readFileSync(join(folder, 'one.md'), 'utf8'), 'const small = 1;');
  }));

test('a marker without a fence is refused', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'one.md'), '<!-- cut: code.ts | const small -->\n\nNo fence.\n');
    const [problem = ''] = await checkDocument(folder, 'one.md', false);
    assert.match(problem, 'followed by no code fence');
  }));

test('a command that prints something else is refused, with both lines', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'hello.ts'), 'console.log("three"); process.exitCode = 4;');
    const text = '```console\n$ npx tsx hello.ts\ntwo\n(exit code 4)\n```\n';
    writeFileSync(join(folder, 'one.md'), text);
    const [problem = ''] = await checkDocument(folder, 'one.md', false);
    assert.match(problem, /shown: {3}two\n {4}printed: three/);
  }));

test('commands whose need is not there are not run, and how to get it is told', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'hello.ts'), 'console.log("three");');
    const need = '<!-- needs: more/node_modules | npm ci --prefix more -->';
    const text = `${need}\n\`\`\`console\n$ npx tsx hello.ts\ntwo\n\`\`\`\n`;
    writeFileSync(join(folder, 'one.md'), text);
    assert.is(missingNeed(folder, text), 'npm ci --prefix more');
    assert.equal(await checkDocument(folder, 'one.md', false), []);
    mkdirSync(join(folder, 'more/node_modules'), { recursive: true });
    assert.is(missingNeed(folder, text), undefined);
    assert.is((await checkDocument(folder, 'one.md', false)).length, 1);
  }));

test('a server that is shown refusing its port is run with that port', () =>
  withFolder(async (folder) => {
    const server = 'console.log(process.argv.slice(2).join(" ")); process.exitCode = 2;';
    writeFileSync(join(folder, 'server.ts'), server);
    const command = 'npx tsx server.ts --port eighty';
    const text = `\`\`\`console\n$ ${command}\n--port 0 --port eighty\n(exit code 2)\n\`\`\`\n`;
    writeFileSync(join(folder, 'one.md'), text);
    assert.equal(await checkDocument(folder, 'one.md', false), []);
  }));

test('links to files and headings that are not there are named', () =>
  withFolder(async (folder) => {
    const text =
      '# A heading, here\n[a](#a-heading-here) [b](#b) [c](one.md) [d](https://x.y) `[e](e)`';
    writeFileSync(join(folder, 'one.md'), text);
    assert.equal(brokenLinks(folder, 'one.md', `${text} [f](f.md)`), [
      'the link to #b leads nowhere',
      'the link to f.md leads nowhere',
    ]);
  }));

test('files that are named and not there are told', () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, '01-one/sums'), { recursive: true });
    mkdirSync(join(folder, '01-one/exercises/1-add'), { recursive: true });
    writeFileSync(join(folder, 'code.ts'), source);
    writeFileSync(join(folder, '01-one/sums/add.ts'), source);
    writeFileSync(join(folder, '01-one/exercises/1-add/hints.md'), '');
    const missing = (document: string, text: string) => missingFiles(folder, document, text);
    const hints = '01-one/exercises/1-add/hints.md';
    const right = '`./hints.md`, `sums/add.ts`, `npx tsx 01-one/sums/add.ts --fast`, `code.ts`';
    assert.equal(missing(hints, right), []);
    const wrong = 'One `add.ts`, `npx tsx\nlab/gone.ts`.\n\nA lone `.\n\nOne `../gone.md`.';
    const files = ['add.ts', 'lab/gone.ts', '../gone.md'];
    assert.equal(
      missing(hints, wrong),
      files.map((file) => `there is no file ${file}`),
    );
    const made = '`work/1.1-add/answer.ts`, `answer.ts`, `out/a.csv`, `generated/a.ts`';
    assert.equal(missing(hints, `${made}, \`wrong/NAME.ts\`, \`NN-…/x.ts\`, \`lib/*.ts\``), []);
    assert.equal(missing('one.md', 'Each has a `service.ts`.\n\n```\n`lab/gone.ts`\n```\n'), []);
    writeFileSync(join(folder, 'one.md'), 'See `sums/add.ts`.\n');
    assert.equal(await checkDocument(folder, 'one.md', false), ['there is no file sums/add.ts']);
  }));

test.run();
