// TLS, mutual TLS and tokens, with whole programs: server.ts and client.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Program, startProgram } from '../../lib/testing.ts';
import { typescript } from '../../lib/typescript.ts';

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'certs-'));
const certs = ['--certs', folder];
const clientPem = join(folder, 'client.pem');
const caPem = join(folder, 'ca.pem');

async function client(address: string, args: string[]) {
  const all = [...typescript(file('client.ts')), '--address', address, '--deadline', '5'];
  const child = spawn(process.execPath, [...all, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

async function withServer(args: string[], use: (server: Program) => Promise<void>) {
  const all = ['--port', '0', '--database', ':memory:', ...args];
  const server = await startProgram(file('server.ts'), all);
  try {
    await use(server);
  } finally {
    assert.is(await server.stop(), 0);
  }
}

test('a dead server is one sentence and exit code 1', async () => {
  const { code, output } = await client('127.0.0.1:1', []);
  assert.is(code, 1);
  assert.is(output.trim().split('\n').length, 1);
  assert.match(output, 'No server answers at that address');
});

test('a folder that cannot be written is told before a call is made', async () => {
  const { code, output } = await client('127.0.0.1:1', ['--output', file('client.ts')]);
  assert.is(code, 1);
  assert.match(output, /^Cannot write .*client\.ts: a file is in its place\. .*--output\.\n$/);
});

test('TLS works, and a client without it gets no answer', () =>
  withServer(['--tls', ...certs], async ({ address }) => {
    const secure = await client(address, ['--tls', ...certs]);
    assert.is(secure.code, 0, secure.output);
    const plain = await client(address, []);
    assert.is(plain.code, 1);
  }));

test('a port in use, and a client with --tls where there is none: one sentence each', () =>
  withServer([], async ({ address }) => {
    const port = address.split(':')[1] ?? '';
    const second = startProgram(file('server.ts'), ['--port', port, '--database', ':memory:']);
    const refused = await second.then(
      () => 'started',
      (error: unknown) => String(error),
    );
    assert.match(refused, `ended with 2: Port ${port} is in use`);
    const { code, output } = await client(address, ['--tls', ...certs]);
    assert.is(code, 1);
    assert.match(output, 'does not speak TLS');
  }));

test('mutual TLS demands a client certificate', () =>
  withServer(['--tls', ...certs, '--client-ca', caPem], async ({ address }) => {
    const without = await client(address, ['--tls', ...certs]);
    assert.is(without.code, 1);
    const withOne = await client(address, ['--tls', ...certs, '--client-cert', clientPem]);
    assert.is(withOne.code, 0, withOne.output);
  }));

test('a token is demanded, and one that may only read cannot write', () =>
  withServer(['--tls', ...certs, '--token', 'full', '--read-token', 'look'], async (server) => {
    const tls = ['--tls', ...certs];
    const none = await client(server.address, tls);
    assert.is(none.code, 1);
    assert.match(none.output, 'UNAUTHENTICATED');
    assert.match((await client(server.address, [...tls, '--token', 'look'])).output, 'PERMISSION');
    assert.is((await client(server.address, [...tls, '--token', 'full'])).code, 0);
  }));

test('a token over plaintext is refused at both ends', async () => {
  const { code, output } = await client('127.0.0.1:1', ['--token', 'full']);
  assert.is(code, 2);
  assert.match(output, '--token needs --tls');
  const server = startProgram(file('server.ts'), ['--port', '0', '--token', 'full']);
  const refused = await server.then(
    () => 'started',
    (error: unknown) => String(error),
  );
  assert.match(refused, '--token needs --tls');
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
