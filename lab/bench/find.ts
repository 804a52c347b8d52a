// The comparisons, as they lie in the chapters' folders.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import codec from './codec/variants.ts';
import type { Comparison } from './comparison.ts';
import type { Curve } from './growth/curve.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each chapter's variants, from its bench/variants.ts, those of peers/, and the codec's. */
export async function findComparisons(): Promise<Comparison[]> {
  return [...(await inChapters<Comparison>('variants')), codec];
}

/** What the chapters' layers cost, from their bench/layers.ts. */
export const findLayers = (): Promise<Comparison[]> => inChapters('layers');

/** How the chapters' costs grow, from their bench/growth.ts. */
export const findCurves = async (): Promise<Curve[]> =>
  (await inChapters<Curve[]>('growth')).flat();

async function inChapters<Kind>(name: 'variants' | 'layers' | 'growth'): Promise<Kind[]> {
  const folders = readdirSync(root).filter((folder) => /^(\d\d-.*|peers)$/.test(folder));
  const files = [...folders.sort(), 'peers/libraries']
    .map((folder) => join(root, folder, `bench/${name}.ts`))
    .filter((file) => existsSync(file));
  const modules: { default: Kind }[] = await Promise.all(
    files.map((file) => import(pathToFileURL(file).href)),
  );
  return modules.map((module) => module.default);
}
