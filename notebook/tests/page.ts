// For tests: this workbook's notebook in a browser, with a desk of its own.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { type Notebook, serve } from '../server/serve.ts';
import { Browser } from './browser.ts';

/** The workbook's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page's expression for a command cell, counted from 0. */
export const command = (n: number) => `document.querySelectorAll('.cell.command')[${n}]`;

/** Whether the page's program has begun. */
export const alive = `document.querySelector('.buttons:not([hidden])') !== null`;

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

/** A notebook over this workbook, with a desk of its own, and a browser that shows it. */
export async function withPage(
  use: (page: Browser, notebook: Notebook, work: string) => Promise<void>,
): Promise<void> {
  // Inside the workbook, for a student's file imports from it.
  mkdirSync(join(root, '.cache'), { recursive: true });
  const work = mkdtempSync(join(root, '.cache/notebook-work-'));
  try {
    const notebook = await serve(root, work, 0);
    try {
      await withBrowser((page) => use(page, notebook, work));
    } finally {
      await notebook.stop();
    }
  } finally {
    rmSync(work, { recursive: true });
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
