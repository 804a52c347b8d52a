// Certificates with any dates, for tests.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../certificate.ts';

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

const during = ({ from, to }: Dates) => ({ notBefore: new Date(from), notAfter: new Date(to) });

/** A folder as `--certs` takes it, with these dates, by an authority of this name. */
export async function madeBy(authority: string, of: { ca: Dates; server: Dates }): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'certificates-'));
  folders.push(path);
  const ca = await makeCertificate(authority, during(of.ca));
  const server = await makeCertificate('localhost', { ...during(of.server), authority: ca });
  writeFileSync(join(path, 'ca.pem'), ca.cert);
  const pem = `${server.cert}\n${server.key}`;
  for (const name of ['server.pem', 'client.pem']) writeFileSync(join(path, name), pem);
  return path;
}
