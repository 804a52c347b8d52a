// No document may disagree with the code: excerpts are cut, figures are taken from
// the record, commands are run, links lead somewhere, files that are named are there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leads } from '../exercises/links.ts';
import { freshConsoles } from './consoles.ts';
import { freshExcerpts } from './excerpts.ts';
import { freshFigures } from './figures.ts';
import { filesOf } from './files.ts';
import { missingFiles } from './paths.ts';
import { freshTables } from './tables.ts';

/** Every Markdown file of the workbook, relative to `root`. */
export const documentsOf = (root: string): string[] => filesOf(root, '.md');

/** Where the relative links and pictures of a document lead. */
export function targetsOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  const targets = [
    ...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)|(?:src|srcset|href)="([^"]+)"/g),
  ];
  return targets
    .map(([, markdown, html]) => markdown ?? html ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The relative links and pictures of a document that lead nowhere. */
export function brokenLinks(root: string, document: string, text: string): string[] {
  return targetsOf(text)
    .filter((target) => !leads(root, document, text, target))
    .map((target) => `the link to ${target} leads nowhere`);
}

/**
 * Checks one document.
 *
 * @param fix Write the fresh excerpts and outputs into the document.
 * @returns What is wrong with it, one line each; with `fix`, what still is.
 */
export async function checkDocument(
  root: string,
  document: string,
  fix: boolean,
): Promise<string[]> {
  const path = join(root, document);
  const before = readFileSync(path, 'utf8');
  const cut = freshExcerpts(document, root, before);
  const made = freshTables(root, cut.text);
  const cited = freshFigures(root, made.text);
  const run = await freshConsoles(root, cited.text);
  const problems = [
    ...[cut, made, cited, run].flatMap((outcome) => outcome.problems),
    ...brokenLinks(root, document, run.text),
    ...missingFiles(root, document, run.text),
  ];
  if (!fix || run.text === before) return problems;
  writeFileSync(path, run.text);
  return checkDocument(root, document, false);
}
