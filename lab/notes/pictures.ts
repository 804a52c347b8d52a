// The pictures of calls in the notes show what the programs do: each is drawn anew
// from a run that is made just now, and has to hold the same steps.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, drawPictures } from '../wire/pictures.ts';

const folder = 'docs/pictures';

/**
 * Draws the pictures anew.
 *
 * @param fix Keep those that have changed.
 * @returns What is wrong, one line each; with `fix`, nothing.
 */
export async function checkPictures(root: string, fix: boolean): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, svg] of await drawPictures()) {
    const file = join(root, folder, name);
    const [first] = differences(readFileSync(file, 'utf8'), svg);
    if (first === undefined) continue;
    if (fix) writeFileSync(file, svg);
    else problems.push(`${folder}/${name} shows other steps than the run: ${first}`);
  }
  return problems;
}
