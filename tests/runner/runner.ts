// Runs a test file in a process of its own, and believes it only when it says
// that it tested something. uvu alone exits 0 when a file forgets `test.run()`,
// when `.only` hides the rest, and when `before` throws; and it waits for ever
// for a server that was left open.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { typescript } from '../../lib/typescript.ts';
import { isNews } from './news.ts';
import { type Patience, watch } from './watch.ts';

/** What came of one test file. */
export interface Result {
  file: string;
  passed: number;
  failed: number;
  /** Why tests were left out, a reason each: a tool that this machine lacks. */
  skipped: string[];
  /** Why the file failed. */
  why?: string;
  output: string;
}

/** How a file is run. */
export interface Options extends Patience {
  /** Whether a test that was left out counts as failed: on a build machine. */
  strict: boolean;
  /** Told when a test begins: its name, and how many are done. */
  onTest?(name: string, done: number): void;
}

const reporter = fileURLToPath(new URL('told.ts', import.meta.url));

function count(output: string, label: string): number {
  return Number(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'm').exec(output)?.[1] ?? Number.NaN);
}

const reasonsOf = (output: string) =>
  [...output.matchAll(/^SKIPPED: (.*)$/gm)].map(([, reason = '']) => reason);

/** What is known of a process that has ended. */
interface Ended {
  output: string;
  code: number | null;
  /** The test that had begun and was not done. */
  within: string | undefined;
}

/** Why a file's run does not count; `undefined` when it does. */
function complaint({ output, code, within }: Ended, strict: boolean): string | undefined {
  const [total, passed] = [count(output, 'Total'), count(output, 'Passed')];
  const skipped = reasonsOf(output);
  if (Number.isNaN(total) && within !== undefined) {
    const either = 'it waits for what nobody will do, or ends the process';
    return `exited with ${code} in the test "${within}": ${either}`;
  }
  if (Number.isNaN(total)) return 'ran no test: is test.run() missing?';
  if (total === 0 && skipped.length === 0) return 'holds no test';
  if (passed !== total) return `${total - passed} of ${total} tests failed`;
  if (code !== 0) return `exited with ${code} after its tests`;
  if (skipped.length > 0 && strict) return `skipped: ${skipped.join('; ')}`;
  return undefined;
}

function judge(file: string, output: string, why: string | undefined): Result {
  const [total, passed] = [count(output, 'Total'), count(output, 'Passed')];
  const failed = why === undefined ? 0 : Math.max(1, total - passed || 1);
  const result = { file, passed: passed || 0, failed, skipped: reasonsOf(output), output };
  return why === undefined ? result : { ...result, why };
}

/** Ends a process and all that it has started. */
function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') child.kill('SIGKILL');
  else process.kill(-child.pid, 'SIGKILL');
}

function start(root: string, file: string): ChildProcess {
  return spawn(process.execPath, typescript(join(root, file), reporter), {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: the servers that a hanging test has started end with it.
    detached: process.platform !== 'win32',
  });
}

/** Runs one test file, named relative to `root`. */
export async function runFile(root: string, file: string, options: Options): Promise<Result> {
  const hidden = /\b\w+\.(only|skip)\(/.exec(readFileSync(join(root, file), 'utf8'));
  if (hidden) return judge(file, '', `.${hidden[1]}() hides tests`);
  const child = start(root, file);
  // It is in a group of its own: what ends this process would leave it running.
  const interrupt = () => end(child);
  process.on('exit', interrupt);
  let output = '';
  let done = 0;
  let within: string | undefined;
  const stuck = watch(child, options, () => end(child));
  const read = (chunk: Buffer) => {
    output += chunk;
    stuck.sign(count(output, 'Total') >= 0 ? 'after its tests' : undefined);
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.on('message', (news) => {
    if (!isNews(news)) return;
    if (news.kind === 'open') stuck.answered(news.things);
    if (news.kind === 'begun') {
      within = news.test;
      options.onTest?.(news.test, done);
      stuck.sign(`in the test "${news.test}"`);
    }
    if (news.kind === 'done') {
      done++;
      within = undefined;
      stuck.sign('between two tests');
    }
  });
  try {
    return await new Promise((resolve) => {
      child.on('close', (code) => {
        const why = stuck.why() ?? complaint({ output, code, within }, options.strict);
        resolve(judge(file, output, why));
      });
    });
  } finally {
    stuck.stop();
    process.off('exit', interrupt);
  }
}
