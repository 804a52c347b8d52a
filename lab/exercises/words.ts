// Values and statuses in words, for the sentences of a failure.
import { status } from '@grpc/grpc-js';

/** In words, for a sentence of a failure. */
export function statusWords(code: status, details: string): string {
  if (code === status.DEADLINE_EXCEEDED) return 'had no end before its deadline';
  return `ended with ${status[code]}${details === '' ? '' : `: ${details}`}`;
}

/** A value in one line. */
export function inWords(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value === undefined) return 'nothing';
  if (Buffer.isBuffer(value)) return `<${value.toString('hex')}>`;
  if (Array.isArray(value)) {
    const shown = value.slice(0, 12).map(inWords);
    return `[${shown.join(', ')}${value.length > 12 ? `, … ${value.length} in all` : ''}]`;
  }
  return typeof value === 'object' ? (JSON.stringify(value) ?? String(value)) : String(value);
}
