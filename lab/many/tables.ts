// What `npm run many` prints: a line for each way and for each chapter's streams.
import type { Report } from './try-calls.ts';
import type { StreamReport } from './try-streams.ts';

/** Puts words into columns of these widths. */
const columns = (widths: number[], words: (string | number)[]) =>
  words
    .map((word, i) => String(word).padEnd(widths[i] ?? 0))
    .join('')
    .trimEnd();

const calls = [23, 6, 6, 8, 7, 8, 6, 6, 6];

/** The head of the table of unary calls. */
export const callsHead = [
  columns([23, 20], ['', 'all three there', 'while they are restarted']),
  columns(calls, ['way', 'one', 'two', 'three', 'calls', 'failed', 'one', 'two', 'three']),
].join('\n');

/** One way in that table; below it, what most of the failed calls ended with. */
export function callsLines(way: string, { spread, restarts, answered, log }: Report): string[] {
  const lines = [columns(calls, [way, ...spread, restarts.calls, restarts.failed, ...answered])];
  const [most] = [...restarts.failures].sort(([, a], [, b]) => b - a);
  if (most === undefined) return lines;
  lines.push(`  ${most[1]} times ${most[0].slice(0, 76)}`);
  const reason = /upstream .*?(?= while)/.exec(log)?.[0];
  if (reason !== undefined) lines.push(`  its log: ${reason}`);
  return lines;
}

const streams = [16, 6, 12, 9, 8, 6, 7, 6, 7, 7, 7];

/** The head of the table of streams. */
export const streamsHead = columns(streams, [
  'streams of',
  'open',
  'broken off',
  'went on',
  'came',
  'lost',
  'twice',
  'late',
  'one',
  'two',
  'three',
]);

/** The streams of one chapter in that table; below it, why streams broke off. */
export function streamsLines(
  name: string,
  count: number,
  { brokenOff, breaks, total, lost, doubled, late, answers }: StreamReport,
): string[] {
  const came = total - lost;
  const numbers = [count, brokenOff.length, breaks, came, lost, doubled, late, ...answers];
  const reasons = [...new Set(brokenOff)].map((reason) => `  ${reason.slice(0, 76)}`);
  return [columns(streams, [name, ...numbers]), ...reasons];
}

const unwell = [43, 6, 6, 6];

/** The head of the table of a server that says NOT_SERVING. */
export const unwellHead = columns(unwell, [
  'server two says NOT_SERVING, 30 calls',
  'one',
  'two',
  'three',
]);

/** One way in that table. */
export const unwellLine = (way: string, counts: number[]) => columns(unwell, [way, ...counts]);
