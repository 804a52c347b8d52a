// A log that gathers its lines: all of them are written, whatever ends the process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { logLines } from '../log-lines.ts';
import { typescript } from '../typescript.ts';

const program = fileURLToPath(new URL('signals/logging.ts', import.meta.url));
const day = 86_400_000;

/** Runs the program, which logs three lines and ends in a way of its own. */
async function logged(way: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [...typescript(program), way], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 150_000,
    killSignal: 'SIGKILL',
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const [code] = await once(child, 'close');
  return { code, stderr };
}

test('lines are written together, in their order', async () => {
  const written: string[] = [];
  await new Promise<void>((resolve) => {
    // Its timer keeps nobody waiting, and so not this process either.
    const alive = setTimeout(() => {}, day);
    const log = logLines((text) => {
      written.push(text);
      clearTimeout(alive);
      resolve();
    }, 1);
    for (const line of ['one', 'two', 'three']) log(line);
    assert.equal(written, []);
  });
  assert.equal(written, ['one\ntwo\nthree\n']);
});

test('what is much is written at once', () => {
  const written: string[] = [];
  const log = logLines((text) => written.push(text), day);
  for (let i = 0; i < 1000; i++) log('x'.repeat(100));
  assert.is(written.length, 1);
});

test('no line is lost at an exit, an error, or a signal', async () => {
  const lines = 'one\ntwo\nthree\n';
  assert.equal(await logged('end'), { code: 0, stderr: lines });
  assert.equal(await logged('exit'), { code: 3, stderr: lines });
  const { code, stderr } = await logged('throw');
  assert.is(code, 1);
  assert.match(stderr, lines);
  assert.match(stderr, 'thrown at the end');
  // A signal ends a program on Windows, come what may.
  if (process.platform === 'win32') return;
  assert.equal(await logged('signal'), { code: 143, stderr: lines });
});

test.run();
