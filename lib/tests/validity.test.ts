// Certificates that are out of date: told by file and day where they are read, and by
// what it is where the other end has one.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Server, ServerCredentials, type ServiceError } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds } from '../calls.ts';
import { clientCredentials, ensureCertificates, serverCredentials } from '../credentials.ts';
import { UsageError } from '../flags.ts';
import { explain } from '../program.ts';
import { listen, stop } from '../server.ts';
import { clear, early, expired, madeBy, valid } from './certificates.ts';

test.after(clear);

/** What is said instead of credentials. */
async function refusal(make: () => unknown): Promise<string> {
  try {
    await make();
  } catch (error) {
    return error instanceof UsageError ? error.message : `not for people: ${error}`;
  }
  return 'accepted';
}

const server = (certs: string, clientCa?: string) =>
  refusal(() => serverCredentials({ tls: true, certs, clientCa }));
const client = (certs: string, clientCert?: string) =>
  refusal(() => clientCredentials({ tls: true, certs, clientCert }));

test("a server names somebody's certificate that is out of date, and the day", async () => {
  const put = 'Put a valid one there, or name another folder with --certs.';
  const late = await madeBy('Somebody', { ca: valid, server: expired });
  assert.is(await server(late), `${join(late, 'server.pem')} expired on 2004-05-06. ${put}`);
  const soon = await madeBy('Somebody', { ca: valid, server: early });
  const said = `${join(soon, 'server.pem')} is not valid before 2101-02-03. ${put}`;
  assert.is(await server(soon), said);
  const old = await madeBy('Somebody', { ca: expired, server: valid });
  assert.is(await server(old), `${join(old, 'ca.pem')} expired on 2004-05-06. ${put}`);
});

test("somebody's certificates are served as long as they are valid", async () => {
  const hour = new Date(Date.now() + 3_600_000).toISOString();
  const ending = await madeBy('Somebody', { ca: valid, server: { ...valid, to: hour } });
  assert.is(await server(ending), 'accepted');
});

test('what the workbook itself has made is made anew, and that is told', async () => {
  for (const dates of [expired, early]) {
    const ours = await madeBy('gRPC workbook CA', { ca: valid, server: dates });
    const before = readFileSync(join(ours, 'server.pem'), 'utf8');
    const told: string[] = [];
    const { error } = console;
    console.error = (line: string) => told.push(line);
    try {
      await ensureCertificates(ours);
    } finally {
      console.error = error;
    }
    assert.is(told.length, 1);
    assert.match(
      told.join('\n'),
      /^A certificate in .*(expired on 2004|not valid before 2101).*made anew/,
    );
    assert.is.not(readFileSync(join(ours, 'server.pem'), 'utf8'), before);
    assert.is(await server(ours), 'accepted');
  }
});

test('an authority or a certificate that a flag names is refused by its date', async () => {
  const good = await madeBy('Somebody', { ca: valid, server: valid });
  const late = await madeBy('Somebody', { ca: expired, server: expired });
  const [ca, pem] = [join(late, 'ca.pem'), join(late, 'client.pem')];
  assert.match(await server(good, ca), `${ca} expired on 2004-05-06. --client-ca takes`);
  assert.match(await client(late), `${ca} expired on 2004-05-06. Start the server`);
  assert.match(await client(good, pem), `${pem} expired on 2004-05-06. --client-cert takes`);
  // An old authority beside one that counts does no harm.
  const both = join(good, 'ca.pem');
  writeFileSync(both, `${readFileSync(ca, 'utf8')}\n${readFileSync(both, 'utf8')}`);
  assert.is(await client(good), 'accepted');
});

test('a server whose certificate is out of date is one sentence at the client', async () => {
  for (const [dates, what] of [
    [expired, 'has expired'],
    [early, 'is not yet valid'],
  ] as const) {
    const certs = await madeBy('Somebody', { ca: valid, server: dates });
    const pem = readFileSync(join(certs, 'server.pem'));
    const at = ServerCredentials.createSsl(null, [{ cert_chain: pem, private_key: pem }]);
    const running = new Server();
    const port = await listen(running, { host: '127.0.0.1', port: 0, credentials: at });
    const channel = clientCredentials({ tls: true, certs, clientCert: undefined });
    const caller = new Client(`localhost:${port}`, channel);
    const bytes = (message: Buffer) => message;
    const said = await new Promise<string>((resolve) => {
      const done = (error: ServiceError | null) => resolve(error === null ? 'OK' : explain(error));
      const options = { deadline: inSeconds(20) };
      caller.makeUnaryRequest('/none/None', bytes, bytes, Buffer.alloc(0), options, done);
    });
    caller.close();
    await stop(running, 200);
    assert.match(said, `The server's certificate ${what}. Start the server with a valid one`);
  }
});

test.run();
