// For tests: a page in a browser, and whether anything is wrong with how it looks.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as assert from 'uvu/assert';
import { Browser } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A browser, as long as `use` takes; in the end its console has nothing to complain of. */
export async function withBrowser(use: (page: Browser) => Promise<void>): Promise<void> {
  const page = await Browser.start();
  try {
    await page.view(1400, 1000);
    await use(page);
    assert.equal(page.complaints, []);
  } finally {
    await page.stop();
  }
}

/** Nothing is wrong with the page for axe-core, wide and light, narrow and dark, nor is it too wide. */
export async function looksRight(page: Browser): Promise<void> {
  for (const [width, colours] of [
    [1400, 'light'],
    [360, 'dark'],
  ] as const) {
    await page.view(width, 800, colours);
    assert.is(await violations(page), '', colours);
    assert.is(await page.value('document.documentElement.scrollWidth > innerWidth'), false);
  }
}

/** What axe-core finds wrong with the page. */
export async function violations(page: Browser): Promise<unknown> {
  await page.value(`{ const module = undefined; ${axe} }; 1`);
  return page.value(
    // The text in an editor takes the focus; axe-core does not count that as focusable.
    `axe.run({ exclude: [['.cm-scroller']] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html + ' ' + nodes[0].failureSummary).join('\\n'))`,
  );
}
