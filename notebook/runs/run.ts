// One run of one command cell: a process, what it has printed, and how it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { typescript } from '../../lib/typescript.ts';

const before = fileURLToPath(new URL('end-with-us.ts', import.meta.url));
const mostOutput = 2 ** 20;
const graceMs = 5000;
const cutNote = '\n… the rest is not kept: this is the first megabyte.\n';

/** What is to be run. */
export interface Job {
  root: string;
  file: string;
  args: string[];
  /** After so many milliseconds it is ended; a server has no limit. */
  limitMs?: number;
}

/** How a run ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  ms: number;
  /** Why the notebook ended it, if it did. */
  why: string;
}

/** What a run tells. */
export interface Hearer {
  output(text: string): void;
  listens(address: string): void;
  ended(ending: Ending): void;
}

/** A process and the processes that it starts. */
export class Run {
  output = '';
  readonly began = Date.now();
  address: string | undefined;
  ending: Ending | undefined;
  readonly closed: Promise<void>;
  readonly #child: ChildProcess;
  #why = '';
  #kill: NodeJS.Timeout | undefined;

  constructor({ root, file, args, limitMs }: Job, hearer: Hearer) {
    this.#child = spawn(process.execPath, [...typescript(file, before), ...args], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: what it has started is ended with it.
      detached: process.platform !== 'win32',
    });
    const hear = (chunk: string) => this.#hear(chunk.replaceAll(root, ''), hearer);
    this.#child.stdout?.setEncoding('utf8').on('data', hear);
    this.#child.stderr?.setEncoding('utf8').on('data', hear);
    const limit =
      limitMs === undefined
        ? undefined
        : setTimeout(() => this.stop(`It took longer than ${limitMs / 1000} s.`), limitMs);
    const atExit = () => this.#signal('SIGKILL');
    process.once('exit', atExit);
    this.closed = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        if (this.ending !== undefined) return;
        clearTimeout(limit);
        clearTimeout(this.#kill);
        process.off('exit', atExit);
        // What it has started and left behind goes, too.
        this.#signal('SIGKILL');
        this.ending = { code, signal, ms: Date.now() - this.began, why: this.#why };
        hearer.ended(this.ending);
        resolve();
      };
      this.#child.once('error', (error) => {
        this.#hear(`${error.message}\n`, hearer);
        end(1, null);
      });
      this.#child.once('close', end);
      // A process that it has left behind may hold its output open.
      this.#child.once('exit', () => this.#signal('SIGTERM'));
    });
  }

  /** Ends it: politely, and after a while by force. */
  stop(why = ''): void {
    if (this.ending !== undefined || this.#kill !== undefined) return;
    this.#why = why;
    this.#signal('SIGTERM');
    this.#kill = setTimeout(() => this.#signal('SIGKILL'), graceMs);
  }

  #hear(chunk: string, hearer: Hearer): void {
    if (this.output.length >= mostOutput) return;
    const room = mostOutput - this.output.length;
    const text = chunk.length < room ? chunk : `${chunk.slice(0, room)}${cutNote}`;
    this.output += text;
    hearer.output(text);
    if (this.address !== undefined) return;
    this.address = /listens on (\S+)/.exec(stripVTControlCharacters(this.output))?.[1];
    if (this.address !== undefined) hearer.listens(this.address);
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch (error) {
      // ESRCH: all of them have ended already.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}
