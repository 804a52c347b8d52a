// One X.509 certificate with its key. Loaded only when one is made: it is the slowest
// package to load of all that a program has.
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate and its key, for itself and to sign others with. */
export interface Certificate {
  name: string;
  keys: webcrypto.CryptoKeyPair;
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
}

/**
 * Makes a certificate for this machine's loopback names, or an authority's own.
 *
 * @param options.authority Who signs it; without, it is an authority that signs itself.
 */
export async function makeCertificate(
  name: string,
  options: { notBefore?: Date; notAfter: Date; authority?: Certificate },
): Promise<Certificate> {
  const { notBefore = new Date(), notAfter, authority } = options;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.create(
    {
      // A serial number must be positive: its first byte here is.
      serialNumber: `01${randomBytes(8).toString('hex')}`,
      subject: `CN=${name}`,
      issuer: `CN=${authority?.name ?? name}`,
      notBefore,
      notAfter,
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: (authority?.keys ?? keys).privateKey,
      extensions: authority === undefined ? signs : answersAtLoopback,
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { name, keys, cert: made.toString('pem'), key: PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}

const signs = [
  new BasicConstraintsExtension(true, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
];

const { serverAuth, clientAuth } = ExtendedKeyUsage;
const answersAtLoopback = [
  new BasicConstraintsExtension(false),
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  new ExtendedKeyUsageExtension([serverAuth, clientAuth]),
  new SubjectAlternativeNameExtension([
    { type: 'dns', value: 'localhost' },
    { type: 'ip', value: '127.0.0.1' },
    { type: 'ip', value: '::1' },
  ]),
];
