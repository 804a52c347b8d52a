// Reads docs/troubleshooting.md: its entries, and whether what is seen is what
// an entry shows.
import { readFileSync } from 'node:fs';

const page = new URL('../../docs/troubleshooting.md', import.meta.url);

/** The lines that each entry shows in its box, by the entry's heading. */
export function readEntries(): Map<string, string[]> {
  const text = readFileSync(page, 'utf8');
  const entries = new Map<string, string[]>();
  for (const [, name = '', body = ''] of text.matchAll(
    /^### (.*)\n([\s\S]*?)(?=^#|$(?![\s\S]))/gm,
  )) {
    const box = /^```text\n([\s\S]*?)\n```$/m.exec(body)?.[1];
    entries.set(name, box?.split('\n') ?? []);
  }
  return entries;
}

/** Whether a line of `seen` is `shown`, where `…` stands for anything in a line. */
export function isSeen(shown: string, seen: string): boolean {
  const literal = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 'm').test(seen);
}
