// For tests: the process of a Chromium without a window, from its start to its end.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithUs } from './testing.ts';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
// In which one that was asked to end has ended.
const endMs = 20_000;
const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--remote-debugging-port=0',
  // On a busy machine it must neither take a page for one that hangs nor draw it less often.
  '--disable-hang-monitor',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  // What it would do besides showing the page.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-sync',
  '--no-first-run',
];

/** Whether there is a browser to test with. */
export const hasBrowser = existsSync(program);

/** A browser's process. */
export interface Chromium {
  /** Where it is spoken to. */
  address: string;
  /** What it said last. */
  said(): string;
  /** Waits until it has ended, which it was asked to, and removes its folder. */
  ended(): Promise<void>;
  /** Ends it, and what was in its folder. */
  kill(): Promise<void>;
}

/**
 * Starts one.
 *
 * @throws Error with its last words when it ends before it says where it is spoken to.
 */
export async function startChromium(): Promise<Chromium> {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  const child = spawn(program, [...flags, `--user-data-dir=${folder}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endWithUs(child);
  let words = '';
  const said = () => words.trim();
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  async function ended(): Promise<void> {
    const late = setTimeout(() => child.kill('SIGKILL'), endMs);
    await exited;
    clearTimeout(late);
    child.stderr.destroy();
    // Its other processes may write there a little longer than it lives.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      const all = words + chunk;
      const found = /ws:\/\/\S+(?=\s)/.exec(all)?.[0];
      words = all.slice(-1000);
      if (found !== undefined) resolve(found);
    });
    exited.then(() => reject(new Error(`the browser did not start: ${said()}`)));
  }).catch(async (error: unknown) => {
    await ended();
    throw error;
  });
  function kill(): Promise<void> {
    child.kill('SIGKILL');
    return ended();
  }
  return { address, said, ended, kill };
}
