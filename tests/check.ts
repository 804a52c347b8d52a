// `npm run check`: the types hold in every file.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '--project', '.'], { stdio: 'inherit' });
console.log(status === 0 ? 'types: ok' : 'types: failed');
process.exitCode = status === 0 ? 0 : 1;
