// Draws docs/pictures/four-shapes.svg: the four shapes of a call, from four calls
// of the chapters that were made just now.
//   npx tsx lab/four-shapes.ts
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/program.ts';
import { callsOf, type Step, type WireCall } from './wire/calls.ts';
import { tapChapter } from './wire/chapter.ts';
import type { WireEvent } from './wire/connection.ts';
import { style } from './wire/picture.ts';

const [width, column, top, row, most] = [960, 240, 76, 33, 9];
// Of a longer call: so many steps from its beginning and from its end.
const [first, last] = [4, 4];

/** The call of a chapter's run whose path ends with `method`. */
async function callOf(chapter: string, method: string, args: string[]): Promise<WireCall> {
  const events: WireEvent[] = [];
  const naming = await tapChapter(chapter, args, (event) => events.push(event));
  const call = callsOf(events, naming).find(({ path }) => path.endsWith(`/${method}`));
  if (call === undefined) throw new Error(`${chapter} made no call of ${method}`);
  return call;
}

function label({ kind, direction, text, bytes }: Step): string {
  if (kind === 'headers') return 'headers';
  if (kind === 'message') return `${direction === 'up' ? 'request' : 'response'}, ${bytes} bytes`;
  return kind === 'status' ? `status ${text}` : text;
}

function drawColumn({ path, steps }: WireCall, shape: string, i: number): string {
  const [left, right] = [i * column + 46, i * column + 194];
  const middle = (left + right) / 2;
  const long = steps.length > most;
  const shown = long ? [...steps.slice(0, first), ...steps.slice(-last)] : steps;
  const arrows = shown.map((step, n) => {
    const y = top + 22 + (n + (long && n >= first ? 1 : 0)) * row;
    const [from, to] = step.direction === 'up' ? [left, right] : [right, left];
    const side = step.direction === 'up' ? -1 : 1;
    const closing = ['half-close', 'status'].includes(step.kind) ? ' closing' : '';
    return `<path d="M${from} ${y}L${to} ${y + 12}" class="${step.direction}${closing}" stroke-width="1.6"/>
<path d="M${to} ${y + 12}l${8 * side} -5v10z" class="${step.direction}-text"/>
<text x="${middle}" y="${y - 3}" text-anchor="middle" class="${step.direction}-text" font-size="12">${label(step)}</text>`;
  });
  const y = top + 26 + first * row;
  const more = `<text x="${middle}" y="${y}" text-anchor="middle" class="soft">${steps.length - shown.length} more</text>`;
  return `<text x="${middle}" y="24" text-anchor="middle" font-weight="bold">${shape}</text>
<text x="${middle}" y="42" text-anchor="middle" class="soft" font-size="12">${path.split('/').at(-1)}</text>
<text x="${left}" y="64" text-anchor="middle">client</text>
<text x="${right}" y="64" text-anchor="middle">server</text>
<path d="M${left} 70V${top + most * row + 14}M${right} 70V${top + most * row + 14}" class="life"/>
${arrows.join('\n')}${long ? `\n${more}` : ''}`;
}

await run(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
  const readings = join(folder, 'two.csv');
  const header = 'id,precipitation,temp_max,temp_min,wind';
  writeFileSync(readings, [header, '1,0,12.8,5,4.7', '2,10.9,10.6,2.8,4.5'].join('\n'));
  const few = ['--limit', '3', '--batch', '1'];
  const calls: [string, WireCall][] = [
    ['unary', await callOf('01', 'CreateUser', [])],
    ['server streaming', await callOf('02', 'StreamSamples', [...few, '--no-score'])],
    ['client streaming', await callOf('02', 'ScorePredictions', few)],
    ['bidirectional', await callOf('03', 'Predict', ['--data', readings, '--window', '1'])],
  ];
  rmSync(folder, { recursive: true });
  const height = top + most * row + 30;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 font-family="sans-serif" font-size="13">
<title>The four shapes of a call</title>
<desc>Unary, server streaming, client streaming and bidirectional: the headers, messages, half-close
and status of four real calls, from top to bottom in time.</desc>
${style}
<rect width="${width}" height="${height}" class="page"/>
${calls.map(([shape, call], i) => drawColumn(call, shape, i)).join('\n')}
</svg>
`;
  writeFileSync(fileURLToPath(new URL('../docs/pictures/four-shapes.svg', import.meta.url)), svg);
  console.log('picture: docs/pictures/four-shapes.svg');
});
