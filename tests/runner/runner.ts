// Runs a test file in a process of its own, and believes it only when it says
// that it tested something. uvu alone exits 0 when a file forgets `test.run()`,
// when `.only` hides the rest, and when `before` throws; and it waits for ever
// for a server that was left open.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

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
export interface Limits {
  /** Seconds that it may take. */
  seconds: number;
  /** Whether a test that was left out counts as failed: on a build machine. */
  strict: boolean;
}

/** The test files whose path begins with one of the words (`03`, `lib/tests/log`), or all. */
export function testFiles(root: string, words: string[]): string[] {
  const rooms = readdirSync(root).filter((name) => /^(\d\d-.*|lib|lab|protos)$/.test(name));
  const folders = [...rooms.map((room) => join(room, 'tests')), 'tests'];
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => words.length === 0 || words.some((word) => file.startsWith(normalize(word))))
    .sort();
}

function count(output: string, label: string): number {
  return Number(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'm').exec(output)?.[1] ?? Number.NaN);
}

/** Why a file's run does not count; `undefined` when it does. */
function complaint(output: string, code: number | null, limits: Limits): string | undefined {
  const [total, passed] = [count(output, 'Total'), count(output, 'Passed')];
  const skipped = reasonsOf(output);
  if (Number.isNaN(total)) return 'ran no test: is test.run() missing?';
  if (total === 0 && skipped.length === 0) return 'holds no test';
  if (passed !== total) return `${total - passed} of ${total} tests failed`;
  if (code !== 0) return `exited with ${code} after its tests`;
  if (skipped.length > 0 && limits.strict) return `skipped: ${skipped.join('; ')}`;
  return undefined;
}

const reasonsOf = (output: string) =>
  [...output.matchAll(/^SKIPPED: (.*)$/gm)].map(([, reason = '']) => reason);

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

/** Runs one test file, named relative to `root`. */
export async function runFile(root: string, file: string, limits: Limits): Promise<Result> {
  const hidden = /\b\w+\.(only|skip)\(/.exec(readFileSync(join(root, file), 'utf8'));
  if (hidden) return judge(file, '', `.${hidden[1]}() hides tests`);
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: the servers that a hanging test has started end with it.
    detached: process.platform !== 'win32',
  });
  const interrupt = () => {
    end(child);
    process.exit(130);
  };
  process.on('SIGINT', interrupt);
  try {
    return await new Promise((resolve) => {
      let output = '';
      const timer = setTimeout(() => {
        end(child);
        const why = `did not end within ${limits.seconds} s: a server or channel is still open`;
        resolve(judge(file, output, why));
      }, limits.seconds * 1000);
      child.stdout.on('data', (chunk: Buffer) => (output += chunk));
      child.stderr.on('data', (chunk: Buffer) => (output += chunk));
      child.on('close', (code) => {
        clearTimeout(timer);
        resolve(judge(file, output, complaint(output, code, limits)));
      });
    });
  } finally {
    process.off('SIGINT', interrupt);
  }
}
