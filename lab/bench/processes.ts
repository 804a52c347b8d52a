// Servers and clients of the benchmark as processes: started, asked for a round,
// stopped, and the processor time of each.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../lib/flags.ts';
import type { Answer } from './program.ts';

/** A program and its arguments; the file is named from the root of the workbook. */
export interface Command {
  file: string;
  args: string[];
  /** What runs the file, with its flags; else node or Python does, by the file's name. */
  by?: string[];
  /** Flags of node itself. */
  node?: string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const python = '/usr/bin/python3';
const started = new Set<ChildProcess>();
// Whatever ends this process, none that it has started stays.
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

/** The version of Python's grpcio, or undefined where it is not installed. */
export function grpcioVersion(): string | undefined {
  const { status, stdout } = spawnSync(python, ['-c', 'import grpc; print(grpc.__version__)']);
  return status === 0 ? stdout.toString().trim() : undefined;
}

function start({ file, args, node: flags = [], by }: Command, stderr: 'ignore' | 'inherit') {
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), ...flags];
  const runner = by ?? (file.endsWith('.py') ? [python] : node);
  const [program = '', ...after] = [...runner, file, ...args];
  const child = spawn(program, after, {
    cwd: root,
    stdio: ['pipe', 'pipe', stderr],
  });
  started.add(child);
  const ended = once(child, 'close').finally(() => started.delete(child));
  // A process that has ended reads no more; that it ended is told by 'close'.
  child.stdin.on('error', () => {});
  const failed = ended.then(([code, signal]) => {
    const byHand = [...(runner === node ? ['npx tsx'] : runner), file, ...args].join(' ');
    throw new UsageError(`This ended with ${code ?? signal}; run it to see why: ${byHand}`);
  });
  failed.catch(() => {}); // Told to those who wait for the process.
  return { child, ended, failed, lines: createInterface({ input: child.stdout }) };
}

/** A server that listens. */
export interface ServerProcess {
  address: string;
  pid: number | undefined;
  /** Sends a signal and resolves with what `pattern` finds in the lines that it then prints. */
  ask(signal: NodeJS.Signals, pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a server and resolves when it says that it listens. */
export async function startServer(command: Command): Promise<ServerProcess> {
  // A chapter's server logs each call there: a terminal would be the slowest part of it.
  const { child, ended, failed, lines } = start(command, 'ignore');
  const next = (pattern: RegExp) => {
    const found = new Promise<string>((resolve) => {
      const look = (line: string) => {
        const part = pattern.exec(line)?.[1];
        if (part === undefined) return;
        lines.off('line', look);
        resolve(part);
      };
      lines.on('line', look);
    });
    return Promise.race([found, failed]);
  };
  return {
    address: await next(/listens on (\S+)/),
    pid: child.pid,
    ask(signal, pattern) {
      const answer = next(pattern);
      child.kill(signal);
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A client that waits for its next round. */
export interface ClientProcess {
  pid: number | undefined;
  /** Does its work until `seconds` have passed, at least once. */
  round(seconds: number): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a client of the server at `address`. */
export function startClient(command: Command, address: string): ClientProcess {
  const args = [...command.args, '--address', address];
  const { child, ended, failed, lines } = start({ ...command, args }, 'inherit');
  return {
    pid: child.pid,
    async round(seconds) {
      const answer = once(lines, 'line');
      child.stdin.write(`${seconds}\n`);
      const [line] = await Promise.race([answer, failed]);
      return JSON.parse(line);
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Processor time that all threads of a process have used, where Linux tells it: in seconds. */
export function cpuSeconds(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  const threads = `/proc/${pid}/task`;
  // Nanoseconds: `stat` beside it counts hundredths of a second, which a short round
  // has too few of. A thread may end meanwhile, but those of node's pools do not.
  const used = readdirSync(threads).map((id) => {
    const [nanoseconds = ''] = readFileSync(`${threads}/${id}/schedstat`, 'latin1').split(' ');
    return Number(nanoseconds);
  });
  return used.reduce((sum, one) => sum + one, 0) / 1e9;
}
