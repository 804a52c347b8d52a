// Tools that a reader's install need not carry. npx fetches these versions once
// and keeps them; where it cannot, what needs them says so.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export const biome = '@biomejs/biome@2.6.8';
export const buf = '@bufbuild/buf@1.75.0';
/** Where `.ci/run` has Go put it; docs/testing.md has the command. */
export const grpcurl = '.cache/go/grpcurl';

/** What a tool printed and how it ended. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, with `input` on its standard input. */
export async function runTool(
  program: string,
  args: string[],
  options: { cwd?: string; input?: string; limitSeconds?: number } = {},
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    // On Windows npx is a command file, which only a shell can run.
    shell: program === 'npx' && process.platform === 'win32',
  });
  // Not spawn's own `timeout`: of a program that is not there its timer goes on.
  const limit = setTimeout(() => child.kill('SIGKILL'), (options.limitSeconds ?? 120) * 1000);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk));
  // A program that is not there is told by 'error', and its input goes nowhere.
  const failed = once(child, 'error').then(([error]) => ({
    code: 127,
    stdout: '',
    stderr: `${error}`,
  }));
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const ended = once(child, 'close').then(([code]) => ({ code, ...printed }));
  return Promise.race([failed, ended]).finally(() => clearTimeout(limit));
}
