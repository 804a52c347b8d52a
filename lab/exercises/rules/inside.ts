// A rule: what a client reads in a status, its details and its metadata, tells
// nothing of the inside of the server, and its text says what it wants to say.
import { fileURLToPath } from 'node:url';
import type { Header } from '../../wire/headers.ts';
import { Wrong } from '../verdict.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// A line of a stack, a file of code, this workbook's folder.
const traces = [/\bat .*:\d+:\d+/, /\.[cm]?[jt]s:\d+/, /node:internal|node_modules|file:\/\//];

// What JavaScript puts into a text in place of a value that is not there.
const hollow = /\bundefined\b|\[object \w+\]/;

/** Whether `text` has any two words of `inside` in a row, or one that is no word of a language. */
function tellsOf(text: string, inside: string): boolean {
  const words = inside.split(/[\s,:;()]+/).filter((word) => word !== '');
  const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`);
  const plain = text.replace(/[\s,:;()]+/g, ' ').toLowerCase();
  const own = words.filter((word) => /\d|^[A-Z]{4,}$/.test(word) && word.length > 1);
  return [...pairs, ...own].some((part) => plain.includes(part.toLowerCase()));
}

// Metadata whose names end in -bin have bytes, in base64.
function readable([name, value]: Header): string {
  if (name.endsWith('-bin')) return Buffer.from(value, 'base64').toString('utf8');
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * The verdict on the headers of one status, and on those before it.
 *
 * @param secrets What errors say that no client may read.
 */
export function insideTold(headers: Header[], secrets: Iterable<string>): Wrong | undefined {
  for (const header of headers) {
    const text = readable(header);
    const told =
      text.includes(root) ||
      traces.some((trace) => trace.test(text)) ||
      [...secrets].some((secret) => tellsOf(text, secret));
    if (!told) continue;
    const where = header[0] === 'grpc-message' ? 'the client reads' : `metadata ${header[0]} has`;
    const shown = /[^\x20-\x7e]/.test(text) ? text.replace(/[^\x20-\x7e]+/g, ' ') : text;
    const expected = 'what a client reads tells nothing of the inside of the server';
    return new Wrong(expected, `${where} "${shown.trim().slice(0, 200)}"`);
  }
  return undefined;
}

/** The verdict on the text of one status. */
export function hollowText(headers: Header[]): Wrong | undefined {
  const text = headers.filter(([name]) => name === 'grpc-message').map(readable)[0] ?? '';
  if (!hollow.test(text)) return undefined;
  const expected = "a status's text says what was wrong, in words that its reader knows";
  return new Wrong(expected, `the client reads "${text.slice(0, 200)}"`);
}
