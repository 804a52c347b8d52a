// The tour as a program: what it says to a slip, and to a reader who leaves.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram } from '../../lib/testing.ts';

const tour = fileURLToPath(new URL('../tour.ts', import.meta.url));

test('a chapter that there is not is one sentence, which names those that there are', async () => {
  const { code, stderr } = await runProgram(tour, ['07']);
  assert.is(code, 2);
  assert.match(stderr, /^There is no chapter "07"\. There are: 01-unary-users, .*\n$/);
});

test('who reads no further ends the tour quietly', async () => {
  const args = ['--import', import.meta.resolve('tsx'), tour, '01'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk));
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'close');
  assert.is(code, 0);
  assert.not.match(complaints, /EPIPE|node:/);
});

test.run();
