// Entries about TLS: one end without it, and certificates that do not fit.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, ServerCredentials } from '@grpc/grpc-js';
import { ensureCertificates, serverCredentials } from '../../lib/credentials.ts';
import { clear, expired, madeBy, valid } from '../../lib/tests/certificates.ts';
import { failing, failureOf, type Reproduction } from './seen.ts';

const named = (name: string) => ({ 'grpc.ssl_target_name_override': name });

/** What is seen with TLS, by certificates that were made for it. */
async function overTls(see: (made: { pem: Buffer; ca: Buffer }) => Promise<string>) {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  try {
    await ensureCertificates(folder);
    const [pem, ca] = ['server.pem', 'ca.pem'].map((name) => readFileSync(join(folder, name)));
    if (pem === undefined || ca === undefined) throw new Error('no certificates');
    return await see({ pem, ca });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A server over TLS; with `root`, one that wants a client's certificate. */
function serving(pem: Buffer, root: Buffer | null = null): ServerCredentials {
  return ServerCredentials.createSsl(root, [{ cert_chain: pem, private_key: pem }], root !== null);
}

export const tls: Record<string, Reproduction> = {
  'TLS to a server without TLS': () =>
    overTls(({ ca }) =>
      failing({ clientCredentials: credentials.createSsl(ca), options: named('localhost') }),
    ),
  'No TLS to a server with TLS': () =>
    overTls(({ pem }) => failing({ serverCredentials: serving(pem) })),
  'The certificate is not trusted': () =>
    overTls(({ pem }) =>
      failing({
        serverCredentials: serving(pem),
        clientCredentials: credentials.createSsl(),
        options: named('localhost'),
      }),
    ),
  'The certificate has expired': async () => {
    try {
      const certs = await madeBy('Somebody', { ca: valid, server: expired });
      const flags = { tls: true, certs, clientCa: undefined };
      const started = await failureOf(serverCredentials(flags));
      const called = await failing({
        serverCredentials: serving(readFileSync(join(certs, 'server.pem'))),
        clientCredentials: credentials.createSsl(readFileSync(join(certs, 'ca.pem'))),
        options: named('localhost'),
      });
      return `${started}\n${called}`;
    } finally {
      clear();
    }
  },
  'The certificate is for another name': () =>
    overTls(({ pem, ca }) =>
      failing({
        serverCredentials: serving(pem),
        clientCredentials: credentials.createSsl(ca),
        options: named('users.example.org'),
      }),
    ),
  'The server wants a certificate of the client': () =>
    overTls(({ pem, ca }) =>
      failing({
        serverCredentials: serving(pem, ca),
        clientCredentials: credentials.createSsl(ca),
        options: named('localhost'),
      }),
    ),
};
