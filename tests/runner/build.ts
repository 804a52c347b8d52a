// Builds the tests, and the programs that they start, once for a whole run. tsx
// translates file by file in each process, beside a thread of its own: with some
// hundred processes to start, that is half of the work.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { isRunning } from '../../lib/signals.ts';

/** Where a module came from, not where it was built to. */
const ownAddress: Plugin = {
  name: 'own address',
  setup(builder) {
    builder.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const address = JSON.stringify(pathToFileURL(path).href);
      // On the first line: the numbers of the lines stay.
      const contents = `const addressOfModule = ${address}; ${await readFile(path, 'utf8')}`;
      return { contents, loader: 'ts' };
    });
  },
};

/** Programs that tests start: those at the top of the chapters and of lab/, and experiments. */
function programs(root: string): string[] {
  const chapters = readdirSync(root).filter((name) => /^\d\d-/.test(name));
  const own = chapters.flatMap((name) => [join(name, 'server.ts'), join(name, 'client.ts')]);
  const lab = ['lab', 'lab/experiments'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  return [...own, ...lab].filter((name) => name.endsWith('.ts') && existsSync(join(root, name)));
}

/** The output files that load modules by a name which is known only when they run. */
function loaders(root: string, { inputs, outputs }: Metafile): string[] {
  const byName = Object.keys(inputs).filter((file) =>
    /\bimport\((?!['"])/.test(readFileSync(join(root, file), 'utf8')),
  );
  function reaches(output: string, seen = new Set<string>()): boolean {
    if (seen.has(output)) return false;
    seen.add(output);
    const { inputs: own = {}, imports = [] } = outputs[output] ?? {};
    if (byName.some((file) => file in own)) return true;
    return imports.some(({ path, external }) => external !== true && reaches(path, seen));
  }
  return Object.keys(outputs).filter((output) => reaches(output));
}

/** Removes what runs have built that were killed before they could. */
export function removeLeftOvers(cache: string): void {
  for (const name of readdirSync(cache)) {
    const [, pid] = /^built-(\d+)$/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/**
 * Builds `files` and the programs that tests start, for this process and those that
 * it starts: `typescript` in lib/typescript.ts finds them.
 * A file that loads others by name is left to tsx, for it finds TypeScript there.
 * What cannot be built, because somebody is in the middle of a change, is left to tsx:
 * then the tests that need it fail, and say why.
 *
 * @throws Error of the file system when `.cache` cannot be written.
 */
export async function buildTests(root: string, files: string[]): Promise<void> {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  removeLeftOvers(cache);
  const folder = join(cache, `built-${process.pid}`);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const built = build({
    absWorkingDir: root,
    entryPoints: [...files, 'tests/runner/told.ts', ...programs(root)],
    outdir: folder,
    outbase: '.',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    define: { 'import.meta.url': 'addressOfModule' },
    plugins: [ownAddress],
    metafile: true,
    logLevel: 'silent',
  });
  await built.then(
    ({ metafile }) => {
      for (const file of loaders(root, metafile)) rmSync(join(root, file));
      process.env.WORKBOOK_BUILT = folder;
    },
    () => console.log('The tests are not built beforehand: see what fails.'),
  );
}
