// Proxies of other makers before a server or several, each as a process of its own that
// listens on a socket in a temporary folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { endWithUs } from '../../lib/testing.ts';
import { soonAgain, untilReady } from './ready.ts';

/** The proxies that are known here. */
export type ProxyName = 'haproxy' | 'nginx';

/** Where a program is: in PATH, or where Debian puts it; undefined where it is not installed. */
export function installed(name: ProxyName): string | undefined {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...path, '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

/** A balancer that runs. */
export interface Balancer {
  /** What a channel is told to connect to. */
  target: string;
  /** Ends it and gives what its log held. */
  stop(): Promise<string>;
}

/** What a proxy is told. Calls come to it by `socket`. */
export interface Configuration {
  /** All that HAProxy reads; of what nginx reads the part within `http`. */
  config(socket: string): string;
  /** Values that HAProxy puts into it; nginx cannot. */
  env?(socket: string): Record<string, string>;
}

/**
 * Starts a proxy and resolves when it takes connections.
 *
 * @throws Error when it is not installed, and with its log when it ends instead.
 */
export async function startProxy(
  name: ProxyName,
  { config, env }: Configuration,
): Promise<Balancer> {
  const program = installed(name);
  if (program === undefined) throw new Error(`${name} is not installed`);
  const folder = mkdtempSync(join(tmpdir(), 'many-'));
  const [file, socket] = [join(folder, 'config'), join(folder, 'calls')];
  writeFileSync(file, name === 'nginx' ? inItsFolder(config(socket)) : config(socket));
  const args = name === 'nginx' ? ['-p', folder, '-c', file] : ['-db', '-f', file];
  const child = spawn(program, args, {
    env: { ...process.env, ...env?.(socket) },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithUs(child);
  const ended = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  async function stop(): Promise<string> {
    child.kill('SIGTERM');
    await ended;
    const log = join(folder, 'error.log');
    if (existsSync(log)) said += readFileSync(log, 'utf8');
    rmSync(folder, { recursive: true });
    return said;
  }
  const target = `unix:${socket}`;
  const early = ended.then(() => {
    throw new Error(`${name} ended: ${said.trim()}`);
  });
  const client = new Client(target, credentials.createInsecure(), soonAgain);
  try {
    await Promise.race([untilReady(client), early]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    client.close();
  }
  return { target, stop };
}

// nginx writes all that it writes beside its configuration, and stays in the foreground.
const inItsFolder = (http: string) => `
daemon off;
pid nginx.pid;
error_log error.log;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
${http}
}
`;
