// Each entry of docs/troubleshooting.md is reproduced here, and what is seen has
// to hold the text that the document shows. An entry without a test fails.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type ClientOptions,
  credentials,
  makeClientConstructor,
  Server,
  ServerCredentials,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProtoGrpcType } from '../generated/numbers.ts';
import { inSeconds, unaryCall } from '../lib/calls.ts';
import { ensureCertificates } from '../lib/credentials.ts';
import { bidi, unary } from '../lib/handlers.ts';
import { listen, stop } from '../lib/server.ts';
import { isServiceError } from '../lib/status.ts';
import { runProgram, startProgram } from '../lib/testing.ts';
import { loadDefinition, stubs } from '../protos/load.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8');
const entries = new Map(
  [...page.matchAll(/^## (.*)\n\n```text\n(.*)\n```$/gm)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
);
const shown = new Set<string>();

/** Tests one entry: what `see` returns has to hold the entry's text. */
function entry(name: string, see: () => Promise<string>): void {
  shown.add(name);
  test(name, async () => {
    const text = entries.get(name);
    assert.ok(text, `docs/troubleshooting.md has no entry "${name}"`);
    const seen = await see();
    assert.ok(seen.includes(text.trimEnd()), `${text}\nis not what is seen:\n${seen}`);
  });
}

const { NumberService } = stubs<ProtoGrpcType>(
  loadDefinition(new URL('../lib/tests/numbers.proto', import.meta.url)),
).numbers.v1;
type Client = InstanceType<typeof NumberService>;
const echo = unary(({ value }: { value: number }) => ({ value }));
const folder = mkdtempSync(join(tmpdir(), 'trouble-'));
test.after(() => rmSync(folder, { recursive: true }));
await ensureCertificates(folder);
const pem = readFileSync(join(folder, 'server.pem'));
const ca = readFileSync(join(folder, 'ca.pem'));
const tls = ServerCredentials.createSsl(null, [{ cert_chain: pem, private_key: pem }]);

// The name that the certificate has; an IP address is none.
const named = { 'grpc.ssl_target_name_override': 'localhost' };

interface Setting {
  handlers?: Parameters<Server['addService']>[1];
  serverCredentials?: ServerCredentials;
  clientCredentials?: ReturnType<typeof credentials.createInsecure>;
  options?: ClientOptions;
}

/** What `use` fails with, against a server in this process. */
async function failure(
  use: (client: Client, server: Server) => Promise<unknown>,
  given: Setting = {},
) {
  const server = new Server();
  server.addService(NumberService.service, given.handlers ?? { Double: echo });
  const plain = ServerCredentials.createInsecure();
  const listening = { host: '127.0.0.1', port: 0, credentials: given.serverCredentials ?? plain };
  const port = await listen(server, listening);
  const channel = given.clientCredentials ?? credentials.createInsecure();
  const client = new NumberService(`127.0.0.1:${port}`, channel, given.options ?? {});
  try {
    return await messageOf(use(client, server));
  } finally {
    client.close();
    await stop(server, 50);
  }
}

async function messageOf(call: Promise<unknown>): Promise<string> {
  try {
    return `it did not fail: ${JSON.stringify(await call)}`;
  } catch (error) {
    return isServiceError(error) ? error.message : String(error);
  }
}

const within = (seconds: number) => (client: Client) =>
  unaryCall(client.double.bind(client), { value: 1 }, { deadline: inSeconds(seconds) });
const double = within(5);
const to = (target: string) => {
  const client = new NumberService(target, credentials.createInsecure());
  return messageOf(double(client)).finally(() => client.close());
};

entry('No server is there', () => to('127.0.0.1:1'));
entry('The target is a URL', () => to('http://127.0.0.1:50051'));
entry('TLS to a server without TLS', () =>
  failure(double, { clientCredentials: credentials.createSsl(ca), options: named }),
);
entry('No TLS to a server with TLS', () => failure(double, { serverCredentials: tls }));
entry('The certificate is not trusted', () =>
  failure(double, {
    serverCredentials: tls,
    clientCredentials: credentials.createSsl(),
    options: named,
  }),
);
entry('The certificate is for another name', () =>
  failure(double, {
    serverCredentials: tls,
    clientCredentials: credentials.createSsl(ca),
    options: { 'grpc.ssl_target_name_override': 'users.example.org' },
  }),
);
entry('The deadline is a duration', () =>
  failure(
    (client) =>
      new Promise((resolve, reject) => {
        client.double({ value: 1 }, { deadline: 5000 }, (error) =>
          error ? reject(error) : resolve(1),
        );
      }),
  ),
);
entry('The deadline passes', () => failure(within(0.2), { handlers: { Double: () => {} } }));
entry('The port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const said = await messageOf(listen(new Server(), { host: '127.0.0.1', port }));
  other.close();
  return said;
});
entry('The method is missing', () => failure(double, { handlers: { Duble: echo } }));
entry('The service is missing', () =>
  failure(async (client) => {
    const path = '/other.v1.Users/GetUser';
    const Other = makeClientConstructor(
      { call: { ...NumberService.service.Double, path } },
      'Other',
    );
    const other = new Other(
      client.getChannel().getTarget().replace(/^dns:/, ''),
      credentials.createInsecure(),
    );
    return new Promise((resolve, reject) => {
      const ended = (error: unknown) => (error ? reject(error) : resolve('ok'));
      const { requestSerialize, responseDeserialize } = NumberService.service.Double;
      other.makeUnaryRequest(path, requestSerialize, responseDeserialize, { value: 1 }, ended);
    }).finally(() => other.close());
  }),
);
entry('The message is too large', () =>
  failure(double, { options: { 'grpc.max_receive_message_length': 0 } }),
);
entry('An unknown error', () =>
  failure(double, {
    handlers: {
      Double: () => {
        throw new Error('secret');
      },
    },
  }),
);

/** A proto of this text, loaded. */
function load(text: string, options: object = {}) {
  const file = join(folder, `${entries.size}-${shown.size}-${Math.abs(text.length)}.proto`);
  writeFileSync(file, text);
  return Object.keys(options).length > 0
    ? loadSync(file, options)
    : loadDefinition(pathToFileURL(file));
}
const proto = (body: string) => `syntax = "proto3"; package p.v1; ${body}`;

entry('The import is not found', () =>
  messageOf(Promise.resolve().then(() => load(proto('message M { missing.v1.Thing t = 1; }')))),
);

/** What arrives of `value` when it is sent as message p.v1.M. */
function arriving(body: string, options: object, value: object): unknown {
  const service = 'service S { rpc C(M) returns (M); }';
  const found = load(proto(`${body} ${service}`), options)['p.v1.S'];
  if (found === undefined || typeof found.format === 'string') throw new Error('no service');
  const [method] = Object.values(found);
  if (method === undefined) throw new Error('no method');
  return method.requestDeserialize(method.requestSerialize(value));
}

entry('A field does not arrive', async () => {
  const options = { keepCase: true, defaults: true };
  const arrived = arriving('message M { string request_id = 1; }', options, { requestId: 'r1' });
  const [[name, value] = []] = Object.entries(Object(arrived));
  return `${name} arrives as ${JSON.stringify(value)}`;
});
entry('A large number arrives as text', async () => {
  const arrived = arriving('message M { int64 n = 1; }', {}, { n: '9007199254740993' });
  return JSON.stringify(Object(arrived).n);
});
entry('A bidirectional call does not end', () => {
  const Echo = async (call: AsyncIterable<unknown> & { write(m: unknown): void; end(): void }) => {
    for await (const request of call) call.write(request);
    call.end();
  };
  const use = (client: Client) =>
    new Promise((resolve, reject) => {
      const call = client.echo({ deadline: inSeconds(0.4) });
      call.on('error', reject);
      call.on('data', () => {});
      call.on('end', resolve);
      call.end();
    });
  return failure(use, { handlers: { Echo } });
});
entry('The process ends by itself', async () => {
  const program = fileURLToPath(new URL('troubleshooting/cancels.ts', import.meta.url));
  const { code, stderr } = await runProgram(program, []);
  assert.is(code, 1);
  return stderr;
});
entry('The server does not stop', async () => {
  async function* forever(requests: AsyncIterable<{ value: number }>) {
    yield* requests;
  }
  let said = '';
  await failure(
    async (client, server) => {
      const call = client.echo({ deadline: inSeconds(5) });
      call.on('error', () => {}); // The stop that follows cuts it.
      call.write({ value: 1 });
      await once(call, 'data');
      let done = false;
      server.tryShutdown(() => {
        done = true;
      });
      await new Promise((resolve) => setImmediate(resolve));
      said = done ? 'it stopped' : 'it waits for an open stream';
    },
    { handlers: { Echo: bidi(forever) } },
  );
  return said;
});

const usersServer = join(root, '01-unary-users', 'server.ts');
entry('The container cannot be reached', async () => {
  const args = ['--port', '0', '--database', ':memory:'];
  const server = await startProgram(usersServer, args);
  await server.stop();
  return server.output();
});
entry('A flag is unknown', async () => (await runProgram(usersServer, ['--prot', '1'])).stderr);

test('every entry of the document has a test', () => {
  assert.ok(entries.size >= 15);
  assert.equal(
    [...entries.keys()].filter((name) => !shown.has(name)),
    [],
  );
  const headings = page.match(/^## /gm)?.length ?? 0;
  assert.is(entries.size, headings, 'an entry has no text in a box');
});

test.run();
