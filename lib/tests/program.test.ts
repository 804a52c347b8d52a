// Sentences about certificates: what TLS says of them over real connections is
// not for people, and some of it comes late or never.
import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Server, type ServiceError } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds } from '../calls.ts';
import { clientCredentials, ensureCertificates, serverCredentials } from '../credentials.ts';
import { UsageError } from '../flags.ts';
import { explain, reachLoopbackDirectly } from '../program.ts';
import { listen, stop } from '../server.ts';

const folder = mkdtempSync(join(tmpdir(), 'program-'));
const ours = join(folder, 'ours');
const theirs = join(folder, 'theirs');
const authority = join(ours, 'ca.pem');

test.before(async () => {
  await ensureCertificates(ours);
  await ensureCertificates(theirs);
});

/** The sentence for a call to a server with no services, or its status when it was reached. */
async function sentence(given: {
  clientCa?: string;
  certs?: string;
  clientCert?: string;
}): Promise<string> {
  const { clientCa, certs = ours, clientCert } = given;
  const server = new Server();
  const at = await serverCredentials({ tls: true, certs: ours, clientCa });
  const port = await listen(server, { host: '127.0.0.1', port: 0, credentials: at });
  const channel = clientCredentials({ tls: true, certs, clientCert });
  const client = new Client(`localhost:${port}`, channel);
  const bytes = (message: Buffer) => message;
  try {
    return await new Promise((resolve) => {
      const done = (error: ServiceError | null) => resolve(error === null ? 'OK' : explain(error));
      const options = { deadline: inSeconds(10) };
      client.makeUnaryRequest('/none/None', bytes, bytes, Buffer.alloc(0), options, done);
    });
  } finally {
    client.close();
    await stop(server, 200);
  }
}

test('a certificate that the server trusts is let through', async () => {
  const clientCert = join(ours, 'client.pem');
  assert.match(await sentence({ clientCa: authority, clientCert }), /^UNIMPLEMENTED/);
});

test('a server of another authority is one sentence about its certificate', async () => {
  const said = await sentence({ certs: theirs });
  assert.match(said, /^The server's certificate is not trusted: [^:]+\. Name its folder/);
  assert.not.match(said, /No connection established|Resolution note/);
});

test('a server that demands a certificate is one sentence about that', async () => {
  const said = await sentence({ clientCa: authority });
  assert.is(said, 'The server demands a certificate of yours. Show one with --client-cert.');
});

test('a certificate that the server does not trust points to --client-cert', async () => {
  const said = await sentence({ clientCa: authority, clientCert: join(theirs, 'client.pem') });
  assert.match(said, '--client-cert');
  assert.not.match(said, /SSL|\n/);
});

test('a file that is no certificate is told by its name, at both ends', async () => {
  const notes = join(folder, 'notes.txt');
  writeFileSync(notes, 'no certificate');
  const isUsage = (error: unknown) => error instanceof UsageError && error.message.includes(notes);
  assert.throws(() => clientCredentials({ tls: true, certs: ours, clientCert: notes }), isUsage);
  const server = serverCredentials({ tls: true, certs: ours, clientCa: notes });
  assert.ok(isUsage(await server.catch((error: unknown) => error)));
});

/** What a server says that is to find its certificates in `certs`. */
const refusalOf = async (certs: string) => {
  const said = serverCredentials({ tls: true, certs, clientCa: undefined });
  const error = await said.catch((error: unknown) => error);
  return error instanceof UsageError ? error.message : 'accepted';
};

test('a certificate that was not made here is never replaced', async () => {
  const own = mkdtempSync(join(folder, 'own-'));
  const path = join(own, 'server.pem');
  writeFileSync(path, 'a key that somebody needs');
  assert.match(await refusalOf(own), path);
  assert.is(readFileSync(path, 'utf8'), 'a key that somebody needs');
});

test('certificates that two servers made at the same moment are made anew', async () => {
  const mixed = mkdtempSync(join(folder, 'mixed-'));
  copyFileSync(join(ours, 'server.pem'), join(mixed, 'server.pem'));
  copyFileSync(join(theirs, 'ca.pem'), join(mixed, 'ca.pem'));
  await ensureCertificates(mixed);
  const [ca, server] = ['ca.pem', 'server.pem'].map(
    (name) => new X509Certificate(readFileSync(join(mixed, name))),
  );
  assert.ok(ca && server?.verify(ca.publicKey));
});

test('a certificate without its key, or no folder, is one sentence', async () => {
  const keyless = mkdtempSync(join(folder, 'keyless-'));
  copyFileSync(authority, join(keyless, 'ca.pem'));
  const parts = (of: string) =>
    readFileSync(join(of, 'server.pem'), 'utf8').split(/(?=-----BEGIN PRIVATE)/);
  const [[certificate = ''], [, key = '']] = [parts(ours), parts(theirs)];
  for (const pem of [certificate, certificate + key]) {
    writeFileSync(join(keyless, 'server.pem'), pem);
    assert.match(await refusalOf(keyless), /^Cannot use .*server\.pem: it takes/);
  }
  assert.match(await refusalOf(authority), 'cannot be a folder of certificates');
});

test('a proxy of the environment is not asked for this machine', async () => {
  const { http_proxy, no_grpc_proxy } = process.env;
  process.env.http_proxy = 'http://127.0.0.1:1';
  try {
    reachLoopbackDirectly();
    assert.match(await sentence({}), /^UNIMPLEMENTED/);
  } finally {
    for (const [name, value] of Object.entries({ http_proxy, no_grpc_proxy })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

test('no host at all is refused in a sentence', async () => {
  const refused = listen(new Server(), { host: '', port: 0 });
  assert.match(String(await refused.catch((error: unknown) => error)), 'must not be empty');
});

test('an IPv6 address is listened on, in brackets or without', async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  if (!addresses.some(({ address }) => address === '::1')) return; // A machine without IPv6.
  for (const host of ['::1', '[::1]']) {
    const server = new Server();
    assert.ok((await listen(server, { host, port: 0 })) > 0);
    await stop(server, 200);
  }
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
