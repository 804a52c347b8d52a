// For tests of the bridge: the program on a free port, a server of users in this process
// that does what a test wants, and requests as a browser sends them.
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../../generated/users.ts';
import { type Program, startProgram, testServer } from '../../../lib/testing.ts';
import { loadDefinition, stubs } from '../../../protos/load.ts';
import { web } from './web.ts';

const proto = new URL('../../../01-unary-users/users.proto', import.meta.url);
const { UserService } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1;

export const friend = 'http://localhost:5173';

/** The bridge to a server that is there. */
export const startBridge = (to: string): Promise<Program> =>
  startProgram(join(web, 'server.ts'), ['--port', '0', '--address', to, '--origins', friend]);

/** A bridge to `handlers` in this process, as long as `use` takes. */
export async function withBridge(
  handlers: UntypedServiceImplementation,
  use: (bridge: Program) => Promise<void>,
): Promise<void> {
  const server = await testServer(UserService.service, handlers);
  try {
    const bridge = await startBridge(server.address);
    try {
      await use(bridge);
    } finally {
      await bridge.stop();
    }
  } finally {
    await server.stop();
  }
}

/** What a browser got. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  /** Ends it from this side. */
  signal?: AbortSignal;
}

/** Sends a request with any headers: a browser would set some of them itself. */
export async function send(bridge: Program, path: string, sent: Sent): Promise<Answer> {
  const { method = 'POST', headers = {}, body = '', signal = AbortSignal.timeout(60_000) } = sent;
  const made = request(`http://${bridge.address}${path}`, { method, headers, signal });
  made.end(body);
  const [response] = await once(made, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

const empty = Uint8Array.from([0, 0, 0, 0, 0]);

/** A call in gRPC-Web with an empty message; what is not given is as usual. */
export function call(bridge: Program, name: string, sent: Sent = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/grpc-web+proto', ...sent.headers };
  return send(bridge, `/users.v1.UserService/${name}`, { body: empty, ...sent, headers });
}

/** The trailers at the end of an answer. */
export function trailersOf({ body }: Answer): Map<string, string> {
  for (let at = 0; at < body.length; at += 5 + body.readUInt32BE(at + 1)) {
    if (body[at] !== 0x80) continue;
    const lines = body
      .subarray(at + 5)
      .toString()
      .trimEnd()
      .split('\r\n');
    return new Map(lines.map((line) => [line.split(': ')[0] ?? '', line.replace(/^.*?: /, '')]));
  }
  throw new Error('the answer has no trailers');
}
