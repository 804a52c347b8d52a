// A document whose commands want more than the workbook's own install says so:
//
//   <!-- needs: peers/web/node_modules | npm ci --prefix peers/web -->
//
// Where the folder or file is not there, its commands are not run, and that is told.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** How to get what a document's commands need; `undefined` when all of it is there. */
export function missingNeed(root: string, text: string): string | undefined {
  const needs = [...text.matchAll(/^<!-- needs: (\S+) \| (.+?) -->$/gm)];
  return needs.find(([, path = '']) => !existsSync(join(root, path)))?.[2];
}
