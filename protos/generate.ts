// Writes TypeScript types for every proto of the workbook into generated/.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import options from './options.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const chapters = readdirSync(root).filter((name) => /^\d\d-/.test(name));
const folders = ['protos', join('lib', 'tests'), ...chapters];
const protos = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.proto'))
    .map((name) => join(root, folder, name)),
);
const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
const require = createRequire(import.meta.url);
const loader = dirname(require.resolve('@grpc/proto-loader/package.json'));
const program = join(loader, 'build/bin/proto-loader-gen-types.js');

rmSync(join(root, 'generated'), { recursive: true, force: true });
if (protos.length > 0) {
  execFileSync(
    process.execPath,
    [
      program,
      ...flags,
      '--includeComments',
      '--grpcLib=@grpc/grpc-js',
      '--importFileExtension=.ts',
      `--includeDirs=${join(root, 'protos')}`,
      `--outDir=${join(root, 'generated')}`,
      ...protos,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}
