// What the two programs of Connect share: a server of all that Connect speaks, and a
// transport for each of its protocols.
import { Agent, createServer } from 'node:http';
import { createServer as createServer2 } from 'node:http2';
import type { ConnectRouter, Transport } from '@connectrpc/connect';
import {
  connectNodeAdapter,
  createConnectTransport,
  createGrpcTransport,
  Http2SessionManager,
} from '@connectrpc/connect-node';
import { type HttpVersion, listening } from '../../../lab/bench/http.ts';
import { choice } from '../../../lib/flags.ts';

export const connectFlags = {
  protocol: choice(['grpc', 'connect'], { help: 'what the client speaks', default: 'grpc' }),
  http: choice(['1.1', '2'], { help: 'version of HTTP', default: '2' }),
};

/** Serves on a free port of the loopback address, and resolves with it. gRPC needs HTTP/2. */
export function serveConnect(
  version: HttpVersion,
  routes: (router: ConnectRouter) => void,
): Promise<number> {
  const call = connectNodeAdapter({ routes });
  return listening(version === '2' ? createServer2(call) : createServer({ noDelay: true }, call));
}

/** The way to a server over one connection, and how to close it. */
export function transportTo(
  address: string,
  { protocol, http }: { protocol: 'grpc' | 'connect'; http: HttpVersion },
): { transport: Transport; close(): void } {
  const baseUrl = `http://${address}`;
  if (http === '1.1') {
    const agent = new Agent({ keepAlive: true, noDelay: true });
    const nodeOptions = { agent };
    const transport = createConnectTransport({ baseUrl, httpVersion: '1.1', nodeOptions });
    return { transport, close: () => agent.destroy() };
  }
  const sessionManager = new Http2SessionManager(baseUrl);
  const transport =
    protocol === 'grpc'
      ? createGrpcTransport({ baseUrl, sessionManager })
      : createConnectTransport({ baseUrl, httpVersion: '2', sessionManager });
  return { transport, close: () => sessionManager.abort() };
}
