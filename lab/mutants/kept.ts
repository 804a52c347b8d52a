// What was found of mutants is kept under `.cache/`: a run goes on where it was stopped.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where runs keep what they need no more tomorrow; git ignores it. */
export const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

/** Whether a mutant passes, by its name. */
export type Found = { [name: string]: boolean };

/** What is kept of a run; nothing of one that was stopped while it was written. */
function readFound(file: string): Found {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * What was found in earlier runs, to be added to and kept again.
 *
 * @param state Of all that decides: what was found in another state does not count.
 */
export function keptAs(name: string, state: string): { found: Found; keep(): void } {
  const folder = join(cache, 'mutants');
  const file = join(folder, `${name.replaceAll(/[\\/]/g, '-')}-${state}.json`);
  const found = readFound(file);
  return {
    found,
    keep() {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(found));
      renameSync(`${file}.new`, file);
    },
  };
}
