// An exercise in a browser: a wrong answer, hints, the solution, and the starter again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser } from '../../lib/chromium.ts';
import { violations } from '../../lib/looks.ts';
import { root, withPage } from './page.ts';

const folder = '01-unary-users/exercises/1-never-reuse-an-id';
const read = (file: string) => readFileSync(join(root, folder, file), 'utf8');
const press = (selector: string) => `document.querySelector('${selector}').click()`;

if (!hasBrowser) {
  console.log('SKIPPED: an exercise in a browser: no Chromium: apt-get install chromium');
} else {
  test('a wrong answer fails in its task, hints come one by one, and the starter comes back', () =>
    withPage(async (page, notebook, work) => {
      const solution = read('solution.ts');
      const wrong = applyPatch(
        solution,
        read('wrong/count-for-ever.diff').replace(/^# .*\n/gm, ''),
      );
      assert.ok(wrong);
      await page.open(notebook.address(`${folder}/README.md`));
      await page.until(`document.querySelector('.cm-content') !== null`);
      await page.value(press('.check'));
      await page.until(`document.querySelector('.failure') !== null`);
      const answer = join(work, '1.1-never-reuse-an-id/answer.ts');
      writeFileSync(answer, String(wrong));
      await page.until(`/\\+\\+last/.test(document.querySelector('.cm-content').textContent)`);
      await page.until(`/Task 3/.test(document.querySelector('.result').textContent)`);
      const said = String(await page.value(`document.querySelector('.failure').textContent`));
      assert.match(said, /the first user after the restart has the id user-1/);
      await page.value(press('.hint'));
      await page.until(`document.querySelectorAll('.hint-text').length === 1`);
      await page.value(press('.hint'));
      await page.until(`document.querySelectorAll('.hint-text').length === 2`);
      assert.is(await violations(page), '');
      writeFileSync(answer, solution);
      await page.until(`document.querySelectorAll('[data-verdict=passes]').length === 3`);
      await page.value(press('.reset'));
      await page.until(`!/randomUUID/.test(document.querySelector('.cm-content').textContent)`);
      assert.is(readFileSync(answer, 'utf8'), read('starter.ts'));
    }));

  test('the place of an error leads to its line in the editor', () =>
    withPage(async (page, notebook) => {
      await page.open(notebook.address(`${folder}/README.md`));
      await page.until(`document.querySelector('.cm-content') !== null`);
      await page.value(`document.querySelector('.cm-content').focus()`);
      await page.type('// A hurried one.\nconst two = [1, 2;\n');
      await page.value(press('.check'));
      await page.until(`document.querySelector('.place') !== null`);
      await page.value(`document.querySelector('.book').focus()`);
      await page.value(press('.place'));
      const line = `getSelection().anchorNode.parentElement.closest('.cm-line').textContent`;
      await page.until(`${line} === 'const two = [1, 2;'`);
      assert.is(await page.value(`document.activeElement.className`), 'cm-content');
    }));
}

test.run();
