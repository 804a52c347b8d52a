// A folder for what a curve needs, such as a database with a million users.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder. It is removed on request, and at the latest with this process. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'growth-'));
  const removeNow = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', removeNow);
  return {
    path,
    remove() {
      process.off('exit', removeNow);
      removeNow();
    },
  };
}
