// Balancers of other makers before the servers, each as a process of its own that
// listens on a socket in a temporary folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithUs } from '../../lib/testing.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Where Debian's package puts a program; undefined where it is not installed. */
export function installed(name: 'haproxy' | 'nginx'): string | undefined {
  const folders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

/** A balancer that runs. */
export interface Balancer {
  /** What a channel is told to connect to. */
  target: string;
  /** Ends it and gives what its log held. */
  stop(): Promise<string>;
}

/** Starts HAProxy with one of the configurations beside this file. */
export function startHaproxy(
  program: string,
  config: 'haproxy.cfg' | 'layer4.cfg',
  addresses: string[],
): Balancer {
  const folder = mkdtempSync(join(tmpdir(), 'many-'));
  const socket = join(folder, 'calls');
  const env = { ...process.env, ...named(addresses), MANY_ADDRESS: `unix@${socket}` };
  return start(program, ['-db', '-f', here(config)], { folder, socket, env });
}

/** Starts nginx with the configuration beside this file. */
export function startNginx(program: string, addresses: string[]): Balancer {
  const folder = mkdtempSync(join(tmpdir(), 'many-'));
  const socket = join(folder, 'calls');
  const values = { ...named(addresses), MANY_ADDRESS: `unix:${socket}`, FOLDER: folder };
  let config = readFileSync(here('nginx.conf'), 'utf8');
  for (const [name, value] of Object.entries(values)) config = config.replaceAll(name, value);
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, config);
  return start(program, ['-p', folder, '-c', file], { folder, socket, env: process.env });
}

const named = (addresses: string[]) =>
  Object.fromEntries(addresses.map((address, i) => [`SERVER_${i + 1}`, address]));

interface Place {
  folder: string;
  socket: string;
  env: NodeJS.ProcessEnv;
}

function start(program: string, args: string[], { folder, socket, env }: Place): Balancer {
  const child = spawn(program, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(child);
  const ended = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  return {
    target: `unix:${socket}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      const log = join(folder, 'error.log');
      if (existsSync(log)) said += readFileSync(log, 'utf8');
      rmSync(folder, { recursive: true });
      return said;
    },
  };
}
