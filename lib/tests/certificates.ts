// Certificates with any dates, for tests.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** From and until when a certificate is valid. */
export interface Dates {
  from: string;
  to: string;
}

export const expired: Dates = { from: '2001-02-03', to: '2004-05-06' };
export const early: Dates = { from: '2101-02-03', to: '2104-05-06' };
export const valid: Dates = { from: '2001-02-03', to: '2104-05-06' };

const folders: string[] = [];

/** Removes all that was made. */
export function clear(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

interface Made {
  cert: string;
  private: string;
}

/** A certificate for localhost; without a signer it is an authority's own. */
function make(name: string, dates: Dates, ca?: Made): Promise<Made> {
  return generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(dates.from),
    notAfterDate: new Date(dates.to),
    ...(ca && { ca: { key: ca.private, cert: ca.cert } }),
    extensions: [
      { name: 'basicConstraints', cA: ca === undefined, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
}

/** A folder as `--certs` takes it, with these dates, by an authority of this name. */
export async function madeBy(authority: string, of: { ca: Dates; server: Dates }): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'certificates-'));
  folders.push(path);
  const ca = await make(authority, of.ca);
  const server = await make('localhost', of.server, ca);
  writeFileSync(join(path, 'ca.pem'), ca.cert);
  const pem = `${server.cert}\n${server.private}`;
  for (const name of ['server.pem', 'client.pem']) writeFileSync(join(path, name), pem);
  return path;
}
