// `npm run lab watch`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { typescript } from '../../lib/typescript.ts';
import { readProgress, recordOf } from '../exercises/progress.ts';
import { clear, desk, program, solution, starter } from './desk.ts';

test.after(clear);

// Less than the runner of the tests waits: the test itself says what did not come.
const limitMs = 100_000;

/** A watch that has begun, and what it prints. */
function watching(work: string) {
  const args = [...typescript(program), 'watch', '1.1', '--work', work];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 150_000,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'close');
  let printed = '';
  let onPrint = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
    onPrint();
  });
  return {
    printed: () => printed,
    /** Resolves when it has printed that; the runner of the tests hears of each step. */
    async says(what: string): Promise<void> {
      const late = AbortSignal.timeout(limitMs);
      await new Promise<void>((resolve, reject) => {
        onPrint = () => void (printed.includes(what) && resolve());
        late.addEventListener('abort', () => {
          reject(new Error(`it did not say "${what}", but:\n${printed}`));
        });
        onPrint();
      });
      console.log(`  said "${what}"`);
    },
    /** Ctrl-C; resolves with the exit code. */
    async interrupt(): Promise<unknown> {
      child.kill('SIGINT');
      return (await ended)[0];
    },
  };
}

// A signal ends a program on Windows, come what may.
if (process.platform !== 'win32') {
  test('watch checks on a save, also one that replaces the file, moves on, and ends', async () => {
    const { work, answer } = desk();
    const { says, interrupt } = watching(work);
    await says('Waiting for a save');
    writeFileSync(answer, starter.replace("'user-1'", "'user-2'"));
    await says('both have the id user-2');
    // As many editors do it.
    writeFileSync(`${answer}.new`, solution);
    renameSync(`${answer}.new`, answer);
    await says('3 of 3 tasks pass');
    await says('1.2 ');
    assert.is(await interrupt(), 0);
    assert.ok(existsSync(join(work, 'progress.json')));
  });

  test('Ctrl-C in the middle of a check ends both, and the check does not count', async () => {
    const { work, answer } = desk();
    const { says, interrupt, printed } = watching(work);
    await says('Waiting for a save');
    const begun = join(work, 'begun');
    const endless = [
      "import { writeFileSync } from 'node:fs';",
      `writeFileSync(${JSON.stringify(begun)}, '');`,
      'await new Promise(() => {});',
      starter,
    ];
    writeFileSync(answer, endless.join('\n'));
    while (!existsSync(begun)) await turn();
    assert.is(await interrupt(), 0);
    assert.not.match(printed(), /tasks pass|happened/);
    assert.is(recordOf(readProgress(work), '1.1').attempts, 0);
  });
}

test.run();
