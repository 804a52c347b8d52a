// The page runs programs: nobody else may, and no text of a browser is ever run.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withNotebook } from './notebook.ts';

const readme = `# 1. Small: one command

[elsewhere](link.ts)

\`\`\`console
$ npx tsx 01-small/hello.ts
hello
$ npx tsx ../outside.ts
\`\`\`

<!-- cut: hello.ts | console.log -->
\`\`\`ts
console.log('hello');
\`\`\`

<!-- cut: link.ts | a -->
\`\`\`ts
a
\`\`\`

<!-- cut: ../../outside.ts | a -->
\`\`\`ts
a
\`\`\`
`;
const files = { 'README.md': readme, 'hello.ts': "console.log('hello');\n" };
const page = '/01-small/README.md';

test('the key becomes a cookie and is gone from the address', () =>
  withNotebook(files, async ({ ask, notebook }) => {
    const { code, headers } = await ask(`${page}?key=${notebook.key}`, { key: false });
    assert.is(code, 303);
    assert.is(headers.location, page);
    assert.match(String(headers['set-cookie']), /HttpOnly; SameSite=Strict/);
    assert.is((await ask(page)).code, 200);
  }));

test('without the key nobody gets a page or an event, or runs anything', () =>
  withNotebook(files, async ({ ask }) => {
    for (const path of [page, '/notebook.js', '/events?document=x', `${page}?key=wrong`]) {
      assert.is((await ask(path, { key: false })).code, 403, path);
    }
    assert.is((await ask('/wish', { method: 'POST', key: false, body: '{}' })).code, 403);
  }));

test('a foreign origin, a rebound name and a page of another site get nothing', () =>
  withNotebook(files, async ({ ask }) => {
    const foreign = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { host: 'evil.example' },
      { host: '127.0.0.1' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      assert.is((await ask(page, { headers })).code, 403, JSON.stringify(headers));
    }
    const silent = { origin: undefined, 'content-type': 'application/json' };
    assert.is((await ask('/wish', { method: 'POST', headers: silent, body: '{}' })).code, 403);
  }));

test('every answer forbids inline scripts', () =>
  withNotebook(files, async ({ ask }) => {
    const { headers, text } = await ask(page);
    assert.match(String(headers['content-security-policy']), /script-src 'self';/);
    assert.not.match(text, /<script(?![^>]* src=)|\son\w+=|\sstyle=/);
  }));

test('a number that is no command is refused, and so is a command that the notes do not run', () =>
  withNotebook(files, async ({ wish }) => {
    for (const cell of [-1, 0, 3, 99, 1.5, '1; ls', null]) {
      assert.is((await wish({ what: 'run', cell })).code, 409, String(cell));
    }
    assert.match((await wish({ what: 'run', cell: 2 })).text, /npx tsx FILE/);
    assert.is((await wish({ what: 'run', cell: 1, document: '../README.md' })).code, 409);
  }));

test('no path leads out of the workbook, and no link does', () =>
  withNotebook(files, async ({ ask, folder }) => {
    symlinkSync('/etc/hostname', join(folder, 'out'));
    const paths = [
      '/../../package.json',
      '/..%2f..%2fpackage.json',
      '/01-small/../../../package.json',
      '/01-small/link.ts',
      '/01-small/hello.ts',
      '//etc/hostname',
      '/out',
    ];
    for (const path of paths) assert.is((await ask(path)).code, 404, path);
  }));

test('only a file that a cell names is written, inside the workbook and not through a link', () =>
  withNotebook(files, async ({ wish, folder }) => {
    const file = join(folder, '01-small/hello.ts');
    const before = readFileSync('/etc/hostname', 'utf8');
    assert.is((await wish({ what: 'edit', cell: 4, seen: 'a', text: 'b' })).code, 409);
    assert.is((await wish({ what: 'edit', cell: 5, seen: 'a', text: 'b' })).code, 409);
    assert.is(readFileSync('/etc/hostname', 'utf8'), before);
    assert.not.ok(existsSync(join(folder, '../outside.ts')));
    const seen = "console.log('hello');";
    assert.is((await wish({ what: 'edit', cell: 3, seen, text: 'console.log(1);' })).code, 200);
    assert.is(readFileSync(file, 'utf8'), 'console.log(1);\n');
    // Who has not seen what is there now must not write over it.
    assert.is((await wish({ what: 'edit', cell: 3, seen, text: 'lost' })).code, 409);
    assert.is((await wish({ what: 'restore', cell: 3 })).code, 200);
    assert.is(readFileSync(file, 'utf8'), files['hello.ts']);
  }));

test.run();
