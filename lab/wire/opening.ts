// What a client sends first tells whether this is a connection that can be read.
import { preface } from './frames.ts';

/** What the first bytes are; nothing yet, while they may still become the preface. */
export function openingOf(bytes: Buffer): { what?: 'PREFACE' | 'TLS' | 'BROKEN'; note: string } {
  // A TLS record: handshake, version 3.
  if (bytes[0] === 0x16 && (bytes[1] ?? 3) === 3) {
    return { what: 'TLS', note: 'a TLS handshake; what follows is encrypted and is not read' };
  }
  const seen = bytes.subarray(0, preface.length);
  if (!preface.subarray(0, seen.length).equals(seen)) {
    return { what: 'BROKEN', note: 'this is no HTTP/2: the preface is missing' };
  }
  return bytes.length < preface.length ? { note: '' } : { what: 'PREFACE', note: '' };
}
