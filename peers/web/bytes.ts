// What a browser does for one call of a page, step by step, with the bytes of each body.
import { fromBinary } from '@bufbuild/protobuf';
import { type Frame, framed, framesOf, hex, trailersIn } from './frames.ts';
import { ListUsersResponseSchema } from './gen/users_pb.ts';

const service = '/users.v1.UserService';
const timeoutMs = 5000;
const print = (line: string) => console.log(`  ${line}`);

function shown({ kind, prefix, data }: Frame): void {
  const [flag, length] = [prefix.subarray(0, 1), prefix.subarray(1)];
  // The length without spaces: bytes in pairs are content.
  print(`${hex(flag)} ${hex(length).replaceAll(' ', '')}  ${kind}`);
  if (kind === 'message') return;
  for (let at = 0; at < data.length; at += 16) print(`  ${hex(data.subarray(at, at + 16))}`);
  for (const [name, value] of trailersIn(data)) print(`  ${name}: ${value}`);
}

/** Asks as a browser does before it lets a page of `origin` call. */
async function preflight(base: string, origin: string): Promise<void> {
  console.log(`A page of ${origin} asks: OPTIONS ${service}/ListUsers`);
  const asked = { 'access-control-request-method': 'POST', origin };
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(`${base}${service}/ListUsers`, {
    method: 'OPTIONS',
    headers: asked,
    signal,
  });
  await answer.arrayBuffer();
  print(`HTTP ${answer.status}`);
  const names = ['access-control-allow-origin', 'access-control-allow-methods', 'vary'];
  for (const name of names) {
    const value = answer.headers.get(name);
    if (value !== null) print(`${name}: ${value}`);
  }
}

/** A unary call in gRPC-Web; the frames of its answer. */
async function grpcWeb(base: string, method: string, message: number[]): Promise<Frame[]> {
  const headers = { 'content-type': 'application/grpc-web+proto', 'grpc-timeout': `${timeoutMs}m` };
  console.log(`gRPC-Web: POST ${service}/${method}`);
  for (const [name, value] of Object.entries(headers)) print(`${name}: ${value}`);
  const body = framed(Uint8Array.from(message));
  for (const frame of framesOf(body)) shown(frame);
  print(`  ${hex(Uint8Array.from(message))}`);
  const signal = AbortSignal.timeout(timeoutMs);
  const url = `${base}${service}/${method}`;
  const answer = await fetch(url, { method: 'POST', headers, body, signal });
  print(`HTTP ${answer.status}, ${answer.headers.get('content-type')}`);
  return framesOf(new Uint8Array(await answer.arrayBuffer()));
}

/** The same in Connect: a message, and HTTP's own status. */
async function connect(base: string, method: string, message: object): Promise<void> {
  const headers = { 'content-type': 'application/json', 'connect-timeout-ms': `${timeoutMs}` };
  console.log(`Connect: POST ${service}/${method}`);
  for (const [name, value] of Object.entries(headers)) print(`${name}: ${value}`);
  const body = JSON.stringify(message);
  print(body);
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(`${base}${service}/${method}`, {
    method: 'POST',
    headers,
    body,
    signal,
  });
  print(`HTTP ${answer.status}, ${answer.headers.get('content-type')}`);
  print(await answer.text());
}

/**
 * Makes the calls of docs/from-a-web-page.md and prints what goes over the wire.
 *
 * @param address `host:port` of a bridge that lets pages of `origin` call.
 */
export async function showBytes(address: string, origin: string): Promise<void> {
  const base = `http://${address}`;
  await preflight(base, origin);
  await preflight(base, 'http://elsewhere.example');
  for (const frame of await grpcWeb(base, 'ListUsers', [0x08, 0x02])) {
    shown(frame);
    if (frame.kind !== 'message') continue;
    for (const { name } of fromBinary(ListUsersResponseSchema, frame.data).users)
      print(`  ${name}`);
  }
  const nobody = [...Buffer.from('0a066e6f626f6479', 'hex')];
  for (const frame of await grpcWeb(base, 'GetUser', nobody)) shown(frame);
  await connect(base, 'GetUser', { id: 'nobody' });
}
