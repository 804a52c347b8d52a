// Entries about the contract: protos, names, values that do not fit.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { credentials, type MethodDefinition, makeClientConstructor } from '@grpc/grpc-js';
import { loadSync, type Options } from '@grpc/proto-loader';
import { inSeconds } from '../../lib/calls.ts';
import options from '../../protos/options.json' with { type: 'json' };
import { echo, failing, failureOf, type Reproduction, withServer } from './seen.ts';

const ours: Options = { ...options, longs: String, enums: String };

/** Loads a proto of this text. */
function load(body: string, given: Options = ours) {
  const folder = mkdtempSync(join(tmpdir(), 'protos-'));
  try {
    writeFileSync(join(folder, 'm.proto'), `syntax = "proto3"; package p.v1; ${body}`);
    return loadSync(join(folder, 'm.proto'), given);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const loading = (body: string, given?: Options) =>
  failureOf(Promise.resolve().then(() => load(body, given)));

/** The one method of a service whose messages are M, as `body` defines it. */
function methodOf(body: string, given?: Options): MethodDefinition<object, object> {
  const found = load(`${body} service S { rpc C(M) returns (M); }`, given)['p.v1.S'];
  if (found === undefined || typeof found.format === 'string') throw new Error('no service');
  const [method] = Object.values(found);
  if (method === undefined) throw new Error('no method');
  return method;
}

/** What is sent as M, and what arrives of it. */
function passing(body: string, value: object, given?: Options): string {
  const method = methodOf(body, given);
  const arrived = method.requestDeserialize(method.requestSerialize(value));
  return `sent     ${inspect(value)}\narrived  ${inspect({ ...arrived })}`;
}

const shared = fileURLToPath(new URL('../../protos', import.meta.url));
const importing = 'import "image.proto"; message M { image.v1.Image image = 1; }';

export const contracts: Record<string, Reproduction> = {
  'The method is missing': () => failing({ handlers: { Duble: echo } }),
  'The service is missing': () =>
    withServer({}, async (_, __, port) => {
      const method = methodOf('message M { int32 n = 1; }');
      const path = '/users.v2.UserService/GetUser';
      const Other = makeClientConstructor({ GetUser: { ...method, path } }, 'Other');
      const other = new Other(`127.0.0.1:${port}`, credentials.createInsecure());
      const { requestSerialize, responseDeserialize } = method;
      const call = new Promise((resolve, reject) => {
        const settings = { deadline: inSeconds(5) };
        const end = (error: unknown) => (error ? reject(error) : resolve('answered'));
        other.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, settings, end);
      });
      return failureOf(call).finally(() => other.close());
    }),
  'The import is not found': async () => {
    // It is there when its folder is named.
    load(importing, { ...ours, includeDirs: [shared] });
    return loading(importing);
  },
  'The type is not found': () => loading('message M { Thing thing = 1; }'),
  'The object does not fit the message': () =>
    failing({}, (client) => {
      const call = new Promise((resolve, reject) => {
        const end = (error: unknown) => (error ? reject(error) : resolve('answered'));
        Reflect.apply(client.double, client, ['not an object', { deadline: inSeconds(5) }, end]);
      });
      return call;
    }),
  'The response does not fit the message': () =>
    failing({
      handlers: { Double: (_: unknown, end: (e: null, r: string) => void) => end(null, '') },
    }),
  'A field does not arrive': async () =>
    passing(
      'message M { string request_id = 1; }',
      { requestId: 'r1' },
      { ...ours, keepCase: true },
    ),
  'A number arrives as another': async () =>
    passing('message M { int32 n = 1; int32 m = 2; }', { n: 3_000_000_000, m: 'abc' }),
  'A large number arrives as text': async () =>
    passing('message M { int64 n = 1; }', { n: '9007199254740993' }),
  'A date arrives as 1970': async () =>
    passing(
      'import "google/protobuf/timestamp.proto"; message M { google.protobuf.Timestamp at = 1; }',
      { at: new Date('2024-02-29T12:00:00Z') },
    ),
  'A field that was not set arrives as 0': async () => {
    const plain = 'message M { int32 n = 1; }';
    const optional = 'message M { optional int32 n = 1; }';
    return `${passing(plain, {})}\nwith optional:\n${passing(optional, {})}`;
  },
};
