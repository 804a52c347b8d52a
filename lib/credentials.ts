// TLS for development: a certificate authority, a server's and a client's
// certificate, made on first use and kept in .cache/certs, private keys readable
// by their owner alone.

import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';
import {
  type ChannelCredentials,
  type ClientOptions,
  credentials,
  ServerCredentials,
} from '@grpc/grpc-js';
import { UsageError } from './flags.ts';
import { logClientCalls } from './log-calls.ts';
import { outOfDate, refuseOutOfDate } from './validity.ts';

const defaultFolder = fileURLToPath(new URL('../.cache/certs', import.meta.url));
const authorityName = 'gRPC workbook CA';
const day = 24 * 60 * 60 * 1000;

function read(path: string, advice: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new UsageError(`Cannot read ${path}. ${advice}`);
  }
}

/** Reads a PEM file whose certificates count today. */
function readValid(path: string, advice: string): Buffer {
  const pem = read(path, advice);
  try {
    refuseOutOfDate(path, pem, advice);
    return pem;
  } catch (error) {
    // TLS would take what is no certificate in silence, and then trust nobody.
    throw error instanceof UsageError ? error : new UsageError(`Cannot use ${path}. ${advice}`);
  }
}

function certificateIn(path: string): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return undefined; // Missing or unreadable: a new one is made.
  }
}

const isOurs = ({ issuer }: X509Certificate) => issuer === `CN=${authorityName}`;

function stillGood(folder: string): boolean {
  const [ca, server] = ['ca.pem', 'server.pem'].map((name) => certificateIn(join(folder, name)));
  if (ca === undefined || server === undefined) return false;
  const outOfDateAt = (time: number) =>
    [ca, server].map((one) => outOfDate(one, time)).find((reason) => reason !== undefined);
  const reason = outOfDateAt(Date.now());
  if (!isOurs(server)) return reason === undefined;
  if (reason !== undefined)
    console.error(`A certificate in ${folder} ${reason}: all are made anew.`);
  // A day before their time, so that none runs out in a lesson. Two servers that
  // began at the same moment may each have written one of the two.
  return reason === undefined && !outOfDateAt(Date.now() + day) && server.verify(ca.publicKey);
}

// What somebody has put into a folder of their own is not replaced: a key would be lost.
function refuseForeign(folder: string): void {
  if (folder === defaultFolder) return;
  const foreign = ['ca.pem', 'server.pem', 'client.pem'].flatMap((name) => {
    const path = join(folder, name);
    const found = certificateIn(path);
    if (!existsSync(path) || (found !== undefined && isOurs(found))) return [];
    return { path, reason: found && outOfDate(found) };
  });
  const told = foreign.find(({ reason }) => reason !== undefined) ?? foreign[0];
  if (told === undefined) return;
  const advice = 'name another folder with --certs.';
  if (told.reason !== undefined) {
    throw new UsageError(`${told.path} ${told.reason}. Put a valid one there, or ${advice}`);
  }
  const why = `${folder} wants certificates, and ${told.path} is not ours`;
  throw new UsageError(`${why}. Remove it, or ${advice}`);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    throw new UsageError(`"${path}" cannot be a folder of certificates. Name one with --certs.`);
  }
}

/**
 * Makes ca.pem, server.pem and client.pem (certificate and key in one file) in
 * `folder`, unless good ones are there. They are for localhost and last 30 days.
 *
 * @throws UsageError when that would replace somebody else's, or is no folder.
 */
export async function ensureCertificates(folder: string = defaultFolder): Promise<void> {
  if (stillGood(folder)) return;
  refuseForeign(folder);
  makeFolder(folder);
  const { makeCertificate } = await import('./certificate.ts');
  const notAfter = new Date(Date.now() + 30 * day);
  const ca = await makeCertificate(authorityName, { notAfter });
  const signed = (name: string) => makeCertificate(name, { notAfter, authority: ca });
  const [server, client] = await Promise.all([signed('localhost'), signed('workbook client')]);
  // Written aside and renamed, so that nobody ever reads half a file.
  const keep = (name: string, pem: string) => {
    const path = join(folder, name);
    writeFileSync(`${path}.${process.pid}`, pem, { mode: 0o600 });
    renameSync(`${path}.${process.pid}`, path);
  };
  keep('ca.pem', ca.cert);
  keep('client.pem', `${client.cert}\n${client.key}`);
  keep('server.pem', `${server.cert}\n${server.key}`);
}

interface TlsFlags {
  tls: boolean;
  certs: string | undefined;
}

/** What a server listens with: plaintext, TLS, or TLS that demands a client certificate. */
export async function serverCredentials(
  flags: TlsFlags & { clientCa: string | undefined },
): Promise<ServerCredentials> {
  if (!flags.tls) {
    if (flags.clientCa !== undefined) throw new UsageError('--client-ca needs --tls.');
    return ServerCredentials.createInsecure();
  }
  const folder = flags.certs ?? defaultFolder;
  await ensureCertificates(folder);
  const path = join(folder, 'server.pem');
  const pem = read(path, 'Remove the folder to have it made anew.');
  try {
    createSecureContext({ cert: pem, key: pem });
  } catch {
    // grpc-js would find it out on listening, and tell it in OpenSSL's codes.
    throw new UsageError(`Cannot use ${path}: it takes a certificate and the key to it.`);
  }
  const takes = '--client-ca takes a PEM file with the valid certificate of an authority.';
  const root = flags.clientCa === undefined ? null : readValid(flags.clientCa, takes);
  const pair = { cert_chain: pem, private_key: pem };
  return ServerCredentials.createSsl(root, [pair], root !== null);
}

/** What a client connects with: plaintext, TLS, or TLS with its own certificate. */
export function clientCredentials(
  flags: TlsFlags & { clientCert: string | undefined },
): ChannelCredentials {
  if (!flags.tls) {
    if (flags.clientCert !== undefined) throw new UsageError('--client-cert needs --tls.');
    return credentials.createInsecure();
  }
  const root = readValid(
    join(flags.certs ?? defaultFolder, 'ca.pem'),
    'Start the server with --tls first: it makes the certificates.',
  );
  if (flags.clientCert === undefined) return credentials.createSsl(root);
  const advice = '--client-cert takes a PEM file with a valid certificate and its key.';
  const pem = readValid(flags.clientCert, advice);
  try {
    return credentials.createSsl(root, pem, pem);
  } catch {
    throw new UsageError(`Cannot use ${flags.clientCert}. ${advice}`); // OpenSSL says it in code.
  }
}

/** The options of a client's channel: a call log for `--log`, a name for TLS. */
export function clientOptions(flags: {
  address: string;
  tls: boolean;
  log: boolean;
}): ClientOptions {
  const interceptors = flags.log ? [logClientCalls(console.error)] : [];
  // TLS asks for a server by name, and an IP address is none: Node warns of it.
  const named = !flags.tls || !/^(127\.0\.0\.1|\[::1\]):/.test(flags.address);
  return named ? { interceptors } : { interceptors, 'grpc.ssl_target_name_override': 'localhost' };
}
