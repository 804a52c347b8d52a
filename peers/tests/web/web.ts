// What the tests of peers/web share: whether it is installed, and where its programs are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from '../../../lib/testing.ts';

/** The workbook's folder, and that of the programs. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const web = join(root, 'peers/web');

/** Its packages are not the workbook's: who has not installed them is told how. */
export const isInstalled = existsSync(join(web, 'node_modules'));
export const notInstalled = 'peers/web has no packages: npm ci --prefix peers/web';

/** Chapter 1's server on a free port, with nothing kept on disk. */
export const usersServer = (...args: string[]): Promise<Program> =>
  startProgram(join(root, '01-unary-users/server.ts'), [
    '--port',
    '0',
    '--database',
    ':memory:',
    ...args,
  ]);
