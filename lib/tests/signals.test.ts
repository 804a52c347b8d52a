// Signals to a real process that has started another one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { typescript } from '../typescript.ts';

const program = fileURLToPath(new URL('signals/ending.ts', import.meta.url));

/** Starts the program, sends the signal that belongs to what it prints, and waits for its end. */
async function ended(signals: Record<string, NodeJS.Signals>) {
  const child = spawn(process.execPath, typescript(program), {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 150_000,
    killSignal: 'SIGKILL',
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
    const signal = signals[chunk.toString().trim()];
    if (signal !== undefined) child.kill(signal);
  });
  // Not before the program that it has started has ended, too.
  const [code] = await once(child, 'close');
  return { code, printed };
}

test('a first Ctrl-C lets a program end in order, a second ends it and its own at once', async () => {
  if (process.platform === 'win32') return; // A signal ends a program there, come what may.
  const { code, printed } = await ended({ ready: 'SIGINT', ending: 'SIGINT' });
  assert.equal({ code, printed }, { code: 130, printed: 'ready\nending\n' });
});

test('a terminal that is closed, or a kill, ends a program and its own', async () => {
  if (process.platform === 'win32') return;
  assert.equal(await ended({ ready: 'SIGHUP' }), { code: 129, printed: 'ready\n' });
  assert.equal(await ended({ ready: 'SIGTERM' }), { code: 143, printed: 'ready\n' });
});

test.run();
