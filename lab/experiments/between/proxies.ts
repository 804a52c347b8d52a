// nginx and HAProxy before one server, with one thing in their configuration changed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithUs } from '../../../lib/testing.ts';
import { installed } from '../../many/balancers.ts';

/** A proxy, and what its configuration says beside what it needs. */
export interface Setting {
  proxy: 'nginx' | 'haproxy';
  /** For nginx a line of its server, for HAProxy one of `global`. */
  line?: string;
  /** How the server is named: it says what is spoken to it. */
  toServer?: 'HTTP/1.1' | 'HTTP/2';
  /** How long the server may be silent, in seconds. */
  silence?: number;
}

const nginx = ({ line = '', toServer, silence = 60 }: Setting, folder: string, address: string) => `
  daemon off;
  pid ${folder}/nginx.pid;
  error_log ${folder}/error.log;
  events {}
  http {
    access_log off;
    client_body_temp_path ${folder}/body;
    proxy_temp_path ${folder}/proxy;
    fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi;
    scgi_temp_path ${folder}/scgi;
    server {
      listen unix:${folder}/calls http2;
      ${line}
      location / {
        ${toServer === 'HTTP/1.1' ? `proxy_pass http://${address};` : `grpc_pass grpc://${address};`}
        grpc_read_timeout ${silence}s;
      }
    }
  }`;

const haproxy = ({ line = '', toServer, silence = 60 }: Setting, folder: string, to: string) => `
global
  ${line}
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server ${silence}s
frontend calls
  bind unix@${folder}/calls proto h2
  default_backend servers
backend servers
  server one ${to} ${toServer === 'HTTP/1.1' ? '' : 'proto h2'}
`;

/**
 * Runs a proxy before the server at `address` and gives `use` where it listens.
 *
 * @throws Error with its log when the proxy ends instead of listening.
 */
export async function through<T>(
  setting: Setting,
  address: string,
  use: (target: string) => Promise<T>,
): Promise<T> {
  const program = installed(setting.proxy);
  if (program === undefined) throw new Error(`${setting.proxy} is not installed`);
  const folder = mkdtempSync(join(tmpdir(), 'between-'));
  const file = join(folder, 'config');
  const text = setting.proxy === 'nginx' ? nginx : haproxy;
  writeFileSync(file, text(setting, folder, address));
  const args = setting.proxy === 'nginx' ? ['-p', folder, '-c', file] : ['-db', '-f', file];
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  endWithUs(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  const ended = once(child, 'close');
  try {
    // A channel to a socket that is not there yet would wait a second before it looks again.
    while (!existsSync(join(folder, 'calls'))) {
      if (child.exitCode !== null) throw new Error(`${setting.proxy} ended: ${said}`);
      await new Promise(setImmediate);
    }
    return await use(`unix:${folder}/calls`);
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
}
