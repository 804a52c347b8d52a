// For tests: this workbook's notebook in a browser, with a desk of its own.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from '../../lib/browser.ts';
import { withBrowser } from '../../lib/looks.ts';
import { type Notebook, serve } from '../server/serve.ts';

/** The workbook's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** The page's expression for a command cell, counted from 0. */
export const command = (n: number) => `document.querySelectorAll('.cell.command')[${n}]`;

/** Whether the page's program has begun. */
export const alive = `document.querySelector('.buttons:not([hidden])') !== null`;

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
