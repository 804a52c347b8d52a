// What this folder runs on is installed apart from the workbook, see package.json.
import { existsSync } from 'node:fs';
import { UsageError } from '../../lib/flags.ts';

/** @throws UsageError that says how to install the packages, where they are not there. */
export function demandInstalled(): void {
  if (existsSync(new URL('node_modules/@connectrpc/connect', import.meta.url))) return;
  throw new UsageError('This needs packages of its own. Run: npm ci --prefix peers/web');
}
