// The comparisons, as they lie in the chapters' folders.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import codec from './codec/variants.ts';
import type { Comparison } from './comparison.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each chapter's variants, from its bench/variants.ts, the peers', and those of the codec. */
export async function findComparisons(): Promise<Comparison[]> {
  const files = readdirSync(root)
    .filter((name) => /^(\d\d-.*|peers)$/.test(name))
    .sort()
    .map((chapter) => join(root, chapter, 'bench/variants.ts'))
    .filter((file) => existsSync(file));
  const modules: { default: Comparison }[] = await Promise.all(
    files.map((file) => import(pathToFileURL(file).href)),
  );
  return [...modules.map((module) => module.default), codec];
}
