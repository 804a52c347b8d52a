// The tour as a program: what it says to a slip, and to a reader who leaves.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram } from '../../lib/testing.ts';
import { typescript } from '../../lib/typescript.ts';

const tour = fileURLToPath(new URL('../tour.ts', import.meta.url));

test('a chapter that there is not is one sentence, which names those that there are', async () => {
  const { code, stderr } = await runProgram(tour, ['07']);
  assert.is(code, 2);
  assert.match(stderr, /^There is no chapter "07"\. There are: 01-unary-users, .*\n$/);
});

test('who reads no further ends the tour quietly', async () => {
  const args = [...typescript(tour), '01'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk));
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'close');
  assert.is(code, 0);
  assert.not.match(complaints, /EPIPE|node:/);
});

test('Ctrl-C ends the chapter and the tour, and lists what was made', async () => {
  if (process.platform === 'win32') return; // A signal ends a program there, come what may.
  const args = [...typescript(tour)];
  // A group of its own, to which the signal goes as from a terminal.
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    timeout: 200_000,
    killSignal: 'SIGKILL',
  });
  let printed = '';
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const before = printed;
    printed += chunk;
    if (before.includes('== 02') || !printed.includes('== 02')) return;
    process.kill(-Number(child.pid), 'SIGINT');
  });
  child.stderr.on('data', (chunk: Buffer) => (told += chunk));
  const [code] = await once(child, 'close');
  assert.is(code, 130);
  assert.match(told, 'Interrupted: this chapter ends, and the tour with it.');
  assert.not.match(told, 'FAILED');
  assert.match(printed, 'out/01-unary-users/calls.svg');
  assert.not.match(printed, '== 03');
});

test.run();
