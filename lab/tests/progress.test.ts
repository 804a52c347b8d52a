// What is known of a student's work, written by several programs at the same time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { endWithUs } from '../../lib/testing.ts';
import { readProgress, recordOf } from '../exercises/progress.ts';

const root = mkdtempSync(join(tmpdir(), 'progress-'));
test.after(() => rmSync(root, { recursive: true }));

/** A process that notes 200 attempts at an exercise; resolves with its exit code and errors. */
async function noting(work: string, id: string): Promise<[number, string]> {
  const code = `
    import { note } from ${JSON.stringify(new URL('../exercises/progress.ts', import.meta.url).href)};
    for (let i = 0; i < 200; i++) {
      note(${JSON.stringify(work)}, ${JSON.stringify(id)}, ({ attempts }) => ({ attempts: attempts + 1 }));
    }`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  endWithUs(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  const [exit] = await once(child, 'close');
  return [exit, said];
}

test('programs that write at the same time leave a whole record, and nothing beside it', async () => {
  const work = join(root, 'work');
  let running = 3;
  const all = ['1.1', '2.2', '3.3'].map((id) => noting(work, id).finally(() => running--));
  // Somebody reads all the while, as the notebook does.
  while (running > 0) {
    for (const { attempts } of Object.values(readProgress(work).exercises)) assert.ok(attempts > 0);
    await new Promise(setImmediate);
  }
  assert.equal(await Promise.all(all), [
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  assert.equal(readdirSync(work), ['progress.json']);
  assert.ok(recordOf(readProgress(work), '3.3').attempts > 0);
});

test.run();
