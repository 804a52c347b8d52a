// Links between the workbook's files: in documents, and in what a check says to read.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether a relative link in a document leads to a file, and to a heading if it names one. */
export function leads(root: string, document: string, text: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(root, document) : join(root, dirname(document), path);
  if (!existsSync(file)) return false;
  if (anchor === undefined || !/\.md$/.test(file)) return true;
  const headings = (path === '' ? text : readFileSync(file, 'utf8')).match(/^#+ .*$/gm) ?? [];
  return headings.some((heading) => slug(heading) === anchor);
}

/** The anchor that GitHub gives to a heading. */
export function slug(heading: string): string {
  const words = heading.replace(/^#+ /, '').toLowerCase();
  return words.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}
