// Runs all tests again and again, to see whether they can be trusted.
//   npx tsx tests/again.ts --runs 10
//   npx tsx tests/again.ts --runs 10 --busy 2     beside two processes that never wait
//   npx tsx tests/again.ts --all                  those of the tools around the chapters, too
// What a run prints that fails is kept in out/tests/.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { number, parseFlags, toggle } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { typescript } from '../lib/typescript.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = 'out/tests';

function busyProcesses(count: number): ChildProcess[] {
  const loop = ['-e', 'for (;;);'];
  return Array.from({ length: count }, () => spawn(process.execPath, loop, { stdio: 'ignore' }));
}

/** Runs the tests that the words choose once; resolves with the exit code and what was printed. */
async function runOnce(words: string[]): Promise<{ code: number; output: string }> {
  const args = [...typescript(join(root, 'tests/run.ts')), ...words];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code: code ?? 1, output };
}

await run(async () => {
  const whole = { integer: true } as const;
  const { runs, busy, all } = parseFlags({
    usage: 'npx tsx tests/again.ts',
    about: 'Runs all tests again and again, and counts the runs that fail.',
    flags: {
      runs: number({ help: 'how often', default: 10, min: 1, ...whole }),
      busy: number({ help: 'processes that keep a core busy meanwhile', default: 0, ...whole }),
      all: toggle({ help: 'those of the tools around the chapters, too' }),
    },
  });
  const others = busyProcesses(busy);
  // Whatever ends this process, they end with it.
  process.on('exit', () => {
    for (const other of others) other.kill('SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
  const seconds: number[] = [];
  let failed = 0;
  for (let i = 1; i <= runs; i++) {
    const began = performance.now();
    const { code, output } = await runOnce(all ? ['all'] : []);
    seconds.push((performance.now() - began) / 1000);
    const last = output.trimEnd().split('\n').at(-1) ?? '';
    console.log(`run ${i}: ${last}, ${seconds.at(-1)?.toFixed(0)} s`);
    if (code === 0) continue;
    failed++;
    mkdirSync(join(root, kept), { recursive: true });
    writeFileSync(join(root, kept, `run-${i}.txt`), output);
    console.log(`  its output: ${kept}/run-${i}.txt`);
  }
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map((s) => s.toFixed(0));
  const beside = busy === 0 ? '' : ` beside ${busy} busy processes`;
  console.log(`${runs} runs${beside}, ${failed} failed; each took ${least} to ${most} s`);
  if (failed > 0) process.exitCode = 1;
  process.exit();
});
