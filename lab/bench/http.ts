// HTTP as a rival of gRPC would use it, 1.1 with kept connections and 2 over one
// connection, under one face.
import { once } from 'node:events';
import {
  Agent,
  type IncomingMessage,
  request as request1,
  createServer as serve1,
} from 'node:http';
import { connect, constants, createServer as serve2 } from 'node:http2';
import type { Server } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { choice } from '../../lib/flags.ts';

export const httpFlag = choice(['1.1', '2'], { help: 'version of HTTP', default: '1.1' });
export type HttpVersion = '1.1' | '2';

// As much as the gRPC client of chapter 2 asks for.
const window = 1024 * 1024;

/** One request, on the server. */
export interface Request {
  path: string;
  body: Readable;
  /** Answers 200; the answer's body is written to what this returns. */
  respond(type: string): Writable;
}

/** Serves `handle` on a free port of the loopback address, and resolves with it. */
export async function serveHttp(
  version: HttpVersion,
  handle: (request: Request) => Promise<void>,
): Promise<number> {
  // A request that fails is cut off: the client that measures then fails as well.
  if (version === '1.1') {
    const server = serve1({ noDelay: true }, (request, response) => {
      const respond = (type: string) => response.setHeader('content-type', type);
      const { url: path = '' } = request;
      handle({ path, body: request, respond }).catch((error: Error) => response.destroy(error));
    });
    return listening(server);
  }
  const server = serve2({ settings: { initialWindowSize: window } });
  server.on('stream', (stream, headers) => {
    const respond = (type: string) => {
      stream.respond({ ':status': 200, 'content-type': type });
      return stream;
    };
    const path = headers[':path'] ?? '';
    handle({ path, body: stream, respond }).catch((error: Error) => stream.destroy(error));
  });
  return listening(server);
}

/** Binds to a free port of the loopback address and resolves with it. */
export async function listening(server: Pick<Server, 'listen' | 'address' | 'once'>) {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return portOf(server.address());
}

/** The port of what a server is bound to. */
export function portOf(bound: ReturnType<Server['address']>): number {
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  return bound.port;
}

/** A client of one server. */
export interface HttpClient {
  /** POSTs `body`, or GETs when there is none; resolves with the answer's body. */
  request(path: string, body?: string | Buffer): Promise<Readable>;
  close(): void;
}

/** Connects to `address`; `kept: false` makes a new connection for each request. */
export function connectHttp(
  version: HttpVersion,
  address: string,
  { connections = 1, kept = true } = {},
): HttpClient {
  if (version === '2') return connectHttp2(address);
  const agent = new Agent({ keepAlive: kept, maxSockets: connections, noDelay: true });
  const [host, port] = address.split(':');
  return {
    async request(path, body) {
      const method = body === undefined ? 'GET' : 'POST';
      const request = request1({ host, port, path, method, agent });
      const response = new Promise<IncomingMessage>((resolve, reject) => {
        request.on('response', resolve);
        request.on('error', reject);
      });
      request.end(body);
      return response;
    },
    close: () => agent.destroy(),
  };
}

function connectHttp2(address: string): HttpClient {
  const session = connect(`http://${address}`, { settings: { initialWindowSize: window } });
  // The connection has a window of its own, which no setting changes.
  session.on('connect', () => session.setLocalWindowSize(window));
  return {
    async request(path, body) {
      const method = body === undefined ? 'GET' : 'POST';
      const stream = session.request(
        { [constants.HTTP2_HEADER_PATH]: path, [constants.HTTP2_HEADER_METHOD]: method },
        { endStream: body === undefined },
      );
      if (body !== undefined) stream.end(body);
      await once(stream, 'response');
      return stream;
    },
    close: () => session.close(),
  };
}

/** The whole of a body. */
export function bodyOf(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.on('end', () => resolve(Buffer.concat(chunks)));
    body.on('error', reject);
    body.on('close', () => reject(new Error('the body was cut off')));
  });
}
