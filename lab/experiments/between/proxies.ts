// nginx and HAProxy before one server, with one thing in their configuration changed.
import { type ProxyName, startProxy } from '../../many/balancers.ts';

/** A proxy, and what its configuration says beside what it needs. */
export interface Setting {
  proxy: ProxyName;
  /** For nginx a line of its server, for HAProxy one of `global`. */
  line?: string;
  /** How the server is named: it says what is spoken to it. */
  toServer?: 'HTTP/1.1' | 'HTTP/2';
  /** How long the server may be silent, in seconds. */
  silence?: number;
}

const nginx = ({ line = '', toServer, silence = 60 }: Setting, socket: string, to: string) => `
server {
  listen unix:${socket} http2;
  ${line}
  location / {
    ${toServer === 'HTTP/1.1' ? `proxy_pass http://${to};` : `grpc_pass grpc://${to};`}
    grpc_read_timeout ${silence}s;
  }
}`;

const haproxy = ({ line = '', toServer, silence = 60 }: Setting, socket: string, to: string) => `
global
  ${line}
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server ${silence}s
frontend calls
  bind unix@${socket} proto h2
  default_backend servers
backend servers
  server one ${to} ${toServer === 'HTTP/1.1' ? '' : 'proto h2'}
`;

/**
 * Runs a proxy before the server at `address` and gives `use` where it listens.
 *
 * @throws Error when it is not installed, and with its log when it ends at once.
 */
export async function through<T>(
  setting: Setting,
  address: string,
  use: (target: string) => Promise<T>,
): Promise<T> {
  const text = setting.proxy === 'nginx' ? nginx : haproxy;
  const { target, stop } = await startProxy(setting.proxy, {
    config: (socket) => text(setting, socket, address),
  });
  try {
    return await use(target);
  } finally {
    await stop();
  }
}
