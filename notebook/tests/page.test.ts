// The page in a browser: Chromium, where there is one; else this says so and ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser } from '../../lib/browser.ts';
import { hasBrowser } from '../../lib/chromium.ts';
import { violations } from '../../lib/looks.ts';
import { alive, command, root, withPage } from './page.ts';

const chapters = ['01-unary-users', '02-server-streaming-mnist', '03-bidi-broker', '04-bidi-video'];

if (!hasBrowser) {
  console.log('SKIPPED: the notebook in a browser: no Chromium: apt-get install chromium');
} else {
  test('every chapter opens, in light and dark, wide and narrow, with nothing to complain of', () =>
    withPage(async (page, notebook) => {
      await page.open(notebook.address('README.md'));
      for (const chapter of chapters) {
        await page.open(`http://127.0.0.1:${notebook.port}/${chapter}/README.md`);
        await page.until(alive);
        for (const [width, colours] of [
          [1400, 'light'],
          [360, 'dark'],
        ] as const) {
          await page.view(width, 800, colours);
          assert.is(await page.value(`document.documentElement.scrollWidth > ${width}`), false);
          assert.is(await violations(page), '', `${chapter}, ${colours}`);
        }
      }
    }));

  test('by keyboard alone a server starts, a client finds it, and both are shown after a reload', () =>
    withPage(async (page, notebook) => {
      await page.open(notebook.address('03-bidi-broker/README.md'));
      await page.until(alive);
      await page.value(`${command(0)}.querySelector('.run').focus()`);
      await page.press('Enter');
      await page.until(`/It is up/.test(${command(0)}.textContent)`);
      assert.is(await page.value('document.activeElement.className'), 'stop');
      while ((await page.value('document.activeElement.ariaLabel')) !== (await label(page))) {
        await page.press('Tab');
      }
      await page.press('Enter');
      await page.until(`/exit code 0/.test(${command(1)}.textContent)`);
      assert.match(
        String(await page.value(`${command(1)}.textContent`)),
        /printed what the notes print/,
      );
      await page.open(`http://127.0.0.1:${notebook.port}/03-bidi-broker/README.md`);
      await page.until(`/It is up/.test(${command(0)}.textContent)`);
      await page.until(`/exit code 0/.test(${command(1)}.textContent)`);
      // What the client's calls looked like on the wire is there, too.
      await page.until(`${command(1)}.querySelectorAll('.calls img').length > 0`);
    }));

  test('an exercise fails with its starter and passes with the solution', () =>
    withPage(async (page, notebook, work) => {
      const folder = '01-unary-users/exercises/1-never-reuse-an-id';
      await page.open(notebook.address(`${folder}/README.md`));
      await page.until(`document.querySelector('.cm-content') !== null`);
      await page.value(`document.querySelector('.check').click()`);
      await page.until(`document.querySelector('.failure') !== null`);
      assert.match(
        String(await page.value(`document.querySelector(".failure").textContent`)),
        /user-1/,
      );
      const solution = readFileSync(join(root, folder, 'solution.ts'), 'utf8');
      // Another editor saves: the page shows it, for nothing was changed here.
      const answer = join(work, '1.1-never-reuse-an-id/answer.ts');
      writeFileSync(answer, solution);
      await page.until(`/randomUUID/.test(document.querySelector('.cm-content').textContent)`);
      await page.value(`document.querySelector('.cm-content').focus()`);
      await page.type('// Mine.');
      await page.until(`/not saved/.test(document.querySelector('.saved').textContent)`);
      await page.value(`document.querySelector('.check').click()`);
      await page.until(`document.querySelector('.saved').textContent === 'saved'`);
      await page.until(`document.querySelectorAll('[data-verdict=passes]').length === 3`);
      assert.is(await page.value(`document.querySelector('.difference') !== null`), true);
      assert.is(readFileSync(answer, 'utf8'), `// Mine.${solution}`);
      assert.is(await violations(page), '');
    }));

  test('a guess is made before the run, and stands beside the fact', () =>
    withPage(async (page, notebook) => {
      const folder = '02-server-streaming-mnist/exercises/1-stop-when-they-stop';
      await page.open(notebook.address(`${folder}/README.md`));
      await page.until(`document.querySelector('.cm-content') !== null`);
      // It is asked below the code that it is about, before the tasks.
      assert.is(
        await page.value(
          `document.querySelector('.cut + .predict').compareDocumentPosition(document.querySelector('#tasks'))`,
        ),
        4,
      );
      await page.value(
        `for (const value of ['3', 'yes']) document.querySelector('[value="' + value + '"]').click()`,
      );
      await page.value(`document.querySelector('.predict button').click()`);
      await page.until(`document.querySelectorAll('.fact:not([hidden])').length === 2`);
      const fact = String(await page.value(`document.querySelector('.fact').textContent`));
      assert.match(fact, /^You said 3\. It was 100\.$/);
    }));
}

async function label(page: Browser): Promise<unknown> {
  return page.value(`${command(1)}.querySelector('.run').ariaLabel`);
}

test.run();
