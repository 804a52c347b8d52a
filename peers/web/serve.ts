// The bridge as an HTTP server on this machine alone: the page, and the calls that it makes.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createClient } from '@connectrpc/connect';
import {
  connectNodeAdapter,
  createGrpcTransport,
  Http2SessionManager,
} from '@connectrpc/connect-node';
import { UsageError } from '../../lib/flags.ts';
import { routesTo } from './bridge.ts';
import { letIn, type Origins } from './cors.ts';
import { UserService } from './gen/users_pb.ts';
import { makePage } from './page.ts';

/** A bridge that listens. */
export interface Bridge {
  port: number;
  users: ReturnType<typeof usersAt>['users'];
  /** Takes no more calls; those that are open may end. */
  stop(): Promise<void>;
}

const largestBytes = 4 * 1024 * 1024;

function usersAt(address: string) {
  const baseUrl = `http://${address}`;
  const sessions = new Http2SessionManager(baseUrl);
  const transport = createGrpcTransport({
    baseUrl,
    sessionManager: sessions,
    readMaxBytes: largestBytes,
    defaultTimeoutMs: 5000,
  });
  return { users: createClient(UserService, transport), sessions };
}

/**
 * Serves the page and the bridge on 127.0.0.1.
 *
 * @param to `host:port` of a server of users.v1.UserService, without TLS.
 * @param port 0 takes a free one.
 * @throws UsageError when the port is in use.
 */
export async function serveBridge(to: string, port: number, origins: Origins): Promise<Bridge> {
  const { users, sessions } = usersAt(to);
  const page = await makePage();
  const stopping = new AbortController();
  const call = connectNodeAdapter({
    routes: routesTo(users),
    // gRPC itself needs HTTP/2: whoever speaks that goes to the server.
    grpc: false,
    readMaxBytes: largestBytes,
    writeMaxBytes: largestBytes,
    shutdownSignal: stopping.signal,
  });
  const hosts = new Set<string>();
  const own = new Set<string>();
  const server = createServer((request, response) => {
    // A name that was made to lead here (DNS rebinding) would make any page our own.
    if (!hosts.has(request.headers.host ?? '')) {
      response.writeHead(421, { 'content-type': 'text/plain' });
      response.end('This server has another name.\n');
      return;
    }
    if (!letIn(request, response, own, origins)) return;
    if (request.method === 'GET') page(request, response);
    else call(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(`Port ${port} is in use. Choose another with --port.`);
  });
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('the bridge has no port');
  for (const name of ['127.0.0.1', 'localhost']) {
    hosts.add(`${name}:${at.port}`);
    own.add(`http://${name}:${at.port}`);
  }
  return {
    port: at.port,
    users,
    async stop() {
      server.close();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), 2000);
      await once(server, 'close');
      clearTimeout(cut);
      stopping.abort();
      sessions.abort();
    },
  };
}
