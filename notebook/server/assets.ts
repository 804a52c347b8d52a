// The page's program, bundled in memory: there is no build step and no built file.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const page = fileURLToPath(new URL('../page/', import.meta.url));

/** What the page loads. */
export interface Assets {
  script: string;
  style: string;
}

/** Bundles the page's TypeScript. */
export async function bundle(): Promise<Assets> {
  const [made, style] = await Promise.all([
    build({
      entryPoints: [`${page}main.ts`],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      legalComments: 'none',
      logLevel: 'silent',
    }),
    readFile(`${page}style.css`, 'utf8'),
  ]);
  const [script] = made.outputFiles;
  if (script === undefined) throw new Error('esbuild made no file of the page');
  return { script: script.text, style };
}
