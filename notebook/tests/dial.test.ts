// A dial in a browser: turned, it measures and adds a point; what it does not know it
// refuses.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser } from '../../lib/chromium.ts';
import { looksRight } from '../../lib/looks.ts';
import { withPage } from './page.ts';

const chapter = '03-bidi-broker/README.md';
const rows = `document.querySelectorAll('.dial tbody tr').length`;

if (!hasBrowser) {
  console.log('SKIPPED: a dial in a browser: no Chromium: apt-get install chromium');
} else {
  test('a dial that is turned measures, and the point stays after a reload', () =>
    withPage(async (page, notebook) => {
      await page.open(notebook.address(chapter));
      await page.until(`document.querySelector('.dial input') !== null`);
      await page.value(`document.querySelector('.dial input').focus()`);
      await page.press('ArrowRight');
      await page.until(
        `/Measures: readings in flight 2/.test(document.querySelector('.dial').textContent)`,
      );
      await page.until(`${rows} === 1`);
      const row = String(await page.value(`document.querySelector('.dial tbody').textContent`));
      assert.match(row, /^2[\d.]+ [kM]? ?\(.* to .*\)[\d.]+ \(.* to .*\)$/);
      // A curve in each of the two plots: readings a second, and their latency.
      assert.is(await page.value(`document.querySelectorAll('.dial circle').length`), 2);
      await page.open(`http://127.0.0.1:${notebook.port}/${chapter}`);
      await page.until(`${rows} === 1`);
      assert.match(
        String(await page.value(`document.querySelector('.dial').textContent`)),
        /median of 5 rounds.*±\d+ %/,
      );
      await looksRight(page);
    }));

  test('only places of its own list are measured', () =>
    withPage(async (page, notebook) => {
      await page.open(notebook.address(chapter));
      const ask = (fields: object) => {
        const body = JSON.stringify({ document: chapter, what: 'measure', ...fields });
        const how = `{ method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(body)} }`;
        return page.value(`fetch('/wish', ${how}).then((response) => response.json())`);
      };
      for (const at of [[99], [-1], [0, 0], [], ['64'], [0.5], '1; ls', null]) {
        assert.equal(await ask({ at }), { why: 'The dial has no such place.' }, JSON.stringify(at));
      }
      assert.equal(await ask({ at: [0], document: 'README.md' }), {
        why: 'There is no dial on this page.',
      });
      // The refusals are told in the console as answers of 409.
      page.complaints.length = 0;
    }));
}

test.run();
