// Whether certificates are valid today. TLS would tell it late, to the other end, or
// in a code.
import { X509Certificate } from 'node:crypto';
import { UsageError } from './flags.ts';

const dayOf = (time: string) => new Date(time).toISOString().slice(0, 10);

/** What is wrong with a certificate's dates at a time, in one clause; `undefined` when nothing is. */
export function outOfDate(certificate: X509Certificate, at = Date.now()): string | undefined {
  const { validFrom, validTo } = certificate;
  if (at > new Date(validTo).getTime()) return `expired on ${dayOf(validTo)}`;
  if (at < new Date(validFrom).getTime()) return `is not valid before ${dayOf(validFrom)}`;
  return undefined;
}

/**
 * Refuses a PEM file when each of its certificates is out of date: a file of
 * authorities may hold an old one beside those that count.
 *
 * @throws UsageError that names the file and the date; Error when it holds no certificate.
 */
export function refuseOutOfDate(path: string, pem: Buffer, advice: string): void {
  const blocks = pem.toString('latin1').match(/-----BEGIN CERT.*?-----END .*?-----/gs) ?? [];
  const reasons = (blocks.length > 0 ? blocks : ['']).map((block) =>
    outOfDate(new X509Certificate(block)),
  );
  const [reason] = reasons;
  if (reason === undefined || reasons.includes(undefined)) return;
  throw new UsageError(`${path} ${reason}. ${advice}`);
}
