// Cells of the notes in a browser: code edited, run and put back; all commands to here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser } from '../../lib/chromium.ts';
import { violations, withBrowser } from '../../lib/looks.ts';
import { withNotebook } from './notebook.ts';
import { alive, command } from './page.ts';

const readme = `# 1. Small: two commands

\`\`\`console
$ npx tsx 01-small/hello.ts
hello
$ npx tsx 01-small/hello.ts
hello
$ npx tsx 01-small/hello.ts
hello
\`\`\`

<!-- cut: hello.ts | console.log -->
\`\`\`ts
console.log('hello');
\`\`\`
`;
const files = { 'README.md': readme, 'hello.ts': "console.log('hello');\n" };
const document = '01-small/README.md';
const press = (selector: string) => `document.querySelector('.cut ${selector}').click()`;
const ended = (n: number) => `/exit code 0/.test(${command(n)}.textContent)`;

if (!hasBrowser) {
  console.log('SKIPPED: cells in a browser: no Chromium: apt-get install chromium');
} else {
  test('code is edited in its file, runs changed, says so, and is put back', () =>
    withNotebook(files, ({ notebook, folder }) =>
      withBrowser(async (page) => {
        const file = join(folder, '01-small/hello.ts');
        await page.open(notebook.address(document));
        await page.until(alive);
        await page.value(press('.edit'));
        await page.until(`document.activeElement.classList.contains('cm-content')`);
        await page.type(`console.log('first');\n`);
        await page.value(press('.save'));
        await page.until(`document.querySelector('.cut').classList.contains('changed')`);
        assert.is(readFileSync(file, 'utf8'), `console.log('first');\n${files['hello.ts']}`);
        await page.value(`${command(0)}.querySelector('.run').click()`);
        await page.until(ended(0));
        const said = String(await page.value(`${command(0)}.textContent`));
        assert.match(said, /first\nhello/);
        assert.match(said, /something else than the notes/);
        assert.is(await violations(page), '');
        await page.open(`http://127.0.0.1:${notebook.port}/${document}`);
        await page.until(`document.querySelector('.cut .restore:not([hidden])') !== null`);
        await page.value(press('.restore'));
        await page.until(`!document.querySelector('.cut').classList.contains('changed')`);
        assert.is(readFileSync(file, 'utf8'), files['hello.ts']);
      }),
    ));

  test('all commands are run from the top to here, in turn, and no further', () =>
    withNotebook(files, ({ notebook }) =>
      withBrowser(async (page) => {
        await page.open(notebook.address(document));
        await page.until(alive);
        await page.value(`${command(1)}.querySelector('.to-here').click()`);
        await page.until(ended(1));
        assert.is(await page.value(ended(0)), true);
        assert.is(await page.value(`${command(2)}.dataset.run`), undefined);
      }),
    ));
}

test.run();
