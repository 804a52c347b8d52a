// `npm run lab watch`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { typescript } from '../../lib/typescript.ts';
import { clear, desk, program, solution, starter } from './desk.ts';

test.after(clear);

test('watch checks on a save, also one that replaces the file, moves on, and ends', async () => {
  if (process.platform === 'win32') return; // A signal ends a program there, come what may.
  const { work, answer } = desk();
  const args = [...typescript(program), 'watch', '1.1', '--work', work];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 150_000,
    killSignal: 'SIGKILL',
  });
  let printed = '';
  let onPrint = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
    onPrint();
  });
  const says = (what: string) =>
    new Promise<void>((resolve) => {
      onPrint = () => void (printed.includes(what) && resolve());
      onPrint();
    });
  await says('Waiting for a save');
  writeFileSync(answer, starter.replace("'user-1'", "'user-2'"));
  await says('both have the id user-2');
  // As many editors do it.
  writeFileSync(`${answer}.new`, solution);
  renameSync(`${answer}.new`, answer);
  await says('3 of 3 tasks pass');
  await says('1.2 ');
  const ended = once(child, 'close');
  child.kill('SIGINT');
  const [code] = await ended;
  assert.is(code, 0);
  assert.ok(existsSync(join(work, 'progress.json')));
});

test.run();
