// The page beside others: a second tab, another editor, `npm run lab` in a terminal, and
// a notebook that was killed and started anew. No text is lost, and the page says what is.
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser } from '../../lib/browser.ts';
import { hasBrowser } from '../../lib/chromium.ts';
import { withBrowser } from '../../lib/looks.ts';
import { runProgram } from '../../lib/testing.ts';
import { startNotebook } from './notebook.ts';
import { alive, command, root, withPage } from './page.ts';

const folder = '01-unary-users/exercises/1-never-reuse-an-id';
const document = `${folder}/README.md`;
const starter = readFileSync(join(root, folder, 'starter.ts'), 'utf8');
const solution = readFileSync(join(root, folder, 'solution.ts'), 'utf8');
const answerIn = (work: string) => join(work, '1.1-never-reuse-an-id/answer.ts');
const editor = `document.querySelector('.cm-content').textContent`;
const saved = `document.querySelector('.saved').textContent`;
const conflict = `document.querySelector('.conflict').checkVisibility()`;
const press = (selector: string) => `document.querySelector('${selector}').click()`;
const ready = `document.querySelector('.cm-content') !== null`;

async function typeAtTop(page: Browser, text: string): Promise<void> {
  await page.value(`document.querySelector('.cm-content').focus()`);
  await page.type(text);
  await page.until(`${saved} === 'not saved yet'`);
}

/** All texts that lie on the desk of the exercise. */
function textsIn(work: string): string[] {
  const desk = dirname(answerIn(work));
  return readdirSync(desk).map((name) => readFileSync(join(desk, name), 'utf8'));
}

if (!hasBrowser) {
  console.log('SKIPPED: the page beside others: no Chromium: apt-get install chromium');
} else {
  test('two tabs and another editor change one answer: each text is kept, and said', () =>
    withPage(async (page, notebook, work) => {
      await page.open(notebook.address(document));
      await page.until(ready);
      await page.tab(1);
      await page.open(`http://127.0.0.1:${notebook.port}/${document}`);
      await page.until(ready);
      await typeAtTop(page, '// Tab one.');
      await page.tab(0);
      await typeAtTop(page, '// Tab zero.');
      // Another editor makes the file, and saves what nobody here has seen.
      mkdirSync(dirname(answerIn(work)), { recursive: true });
      await runLab(work, 'start', '1.1');
      writeFileSync(answerIn(work), `// Editor.${starter}`);
      await page.until(conflict);
      assert.match(String(await page.value(editor)), /^\/\/ Tab zero\./);
      await page.value(press('.keep-mine'));
      await page.until(`${saved} === 'saved' && !${conflict}`);
      await page.tab(1);
      await page.until(conflict);
      assert.match(String(await page.value(editor)), /^\/\/ Tab one\./);
      await page.value(press('.keep-mine'));
      await page.until(`${saved} === 'saved' && !${conflict}`);
      const kept = textsIn(work).map((text) => text.slice(0, 8));
      assert.equal(kept.sort(), ['// Edito', '// Tab o', '// Tab z']);
      await page.tab(0);
      await page.until(`${saved} === 'saved by another editor or tab: this is its text'`);
      assert.match(String(await page.value(editor)), /^\/\/ Tab one\./);
    }));

  test('lines that another editor ends with \\r\\n are no change, and stay as they are', () =>
    withPage(async (page, notebook, work) => {
      mkdirSync(dirname(answerIn(work)), { recursive: true });
      writeFileSync(answerIn(work), starter.replaceAll('\n', '\r\n'));
      await page.open(notebook.address(document));
      await page.until(`${ready} && ${saved} === 'saved'`);
      await typeAtTop(page, '// Mine.');
      await page.value(press('.check'));
      await page.until(`${saved} === 'saved' && !${conflict}`);
      const text = readFileSync(answerIn(work), 'utf8');
      assert.is(text, `// Mine.${starter}`.replaceAll('\n', '\r\n'));
    }));

  test('what a terminal begins, hints and passes is on the page', () =>
    withPage(async (page, notebook, work) => {
      await page.open(notebook.address(document));
      await page.until(`${ready} && /not begun/.test(${saved})`);
      await runLab(work, 'start', '1.1');
      await page.until(`${saved} === 'saved'`);
      await runLab(work, 'hint', '1.1');
      await page.until(`document.querySelectorAll('.hint-text').length === 1`);
      // The page checks what is saved, and so does the terminal: both write the record.
      writeFileSync(answerIn(work), solution);
      await runLab(work, 'check', '1.1');
      await page.until(`document.querySelectorAll('[data-verdict=passes]').length === 3`);
      await page.until(`document.querySelector('.next').checkVisibility()`);
      assert.is(await page.value(`document.querySelectorAll('.hint-text').length`), 1);
    }));

  test('a notebook that is killed and started anew: the page says so, and goes on', () =>
    withBrowser(async (page) => {
      const first = await startNotebook(['03']);
      const chapter = first.address.pathname;
      await page.open(first.address.href);
      await page.until(alive);
      await page.value(`${command(0)}.querySelector('.run').click()`);
      await page.until(`/It is up/.test(${command(0)}.textContent)`);
      first.child.kill('SIGKILL');
      await once(first.child, 'exit');
      const said = `document.querySelector('#connection').textContent`;
      await page.until(`/does not answer.*npm run notebook/.test(${said})`);
      const again = await startNotebook(['03', '--port', first.address.port]);
      try {
        await page.until(`/started anew.*open the address/.test(${said})`);
        // The new address lets the old page in, too: it knows that its server is gone.
        await page.tab(1);
        await page.open(again.address.href);
        await page.until(alive);
        await page.tab(0);
        await page.until(
          `${said} === '' && /ended with the notebook/.test(${command(0)}.textContent)`,
        );
        await page.value(`${command(0)}.querySelector('.run').click()`);
        await page.until(`/It is up/.test(${command(0)}.textContent)`);
        assert.is(await page.value('location.pathname'), chapter);
      } finally {
        again.child.kill();
        await once(again.child, 'exit');
      }
      // That nobody answered was told in the console.
      page.complaints.length = 0;
    }));
}

async function runLab(work: string, ...words: string[]): Promise<void> {
  const { code, stderr } = await runProgram(join(root, 'lab/lab.ts'), [...words, '--work', work]);
  assert.is(code, 0, stderr);
}

test.run();
