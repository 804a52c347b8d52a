// The four shapes of a call side by side, as one SVG.
import type { WireCall } from './calls.ts';
import { style } from './picture.ts';
import type { Step } from './steps.ts';
import { inWords } from './words.ts';

const [width, column, top, row, most] = [960, 240, 76, 33, 9];
// Of a longer call: so many steps from its beginning and from its end.
const [first, last] = [4, 4];

function label({ kind, direction, text, bytes }: Step): string {
  if (kind === 'headers') return 'headers';
  if (kind === 'message') return `${direction === 'up' ? 'request' : 'response'}, ${bytes} bytes`;
  return kind === 'status' ? `status ${text}` : text;
}

const centred = (text: string, x: number, y: number, more = '') =>
  `<text x="${x}" y="${y}" text-anchor="middle" ${more}>${text}</text>`;

function drawStep(step: Step, left: number, right: number, y: number): string {
  const { direction, kind } = step;
  const [from, to] = direction === 'up' ? [left, right] : [right, left];
  const back = direction === 'up' ? -8 : 8;
  const closing = kind === 'half-close' || kind === 'status' ? ' closing' : '';
  const look = `class="${direction}-text" font-size="12"`;
  return `<path d="M${from} ${y}L${to} ${y + 12}" class="${direction}${closing}" stroke-width="1.6"/>
<path d="M${to} ${y + 12}l${back} -5v10z" class="${direction}-text"/>
${centred(label(step), (left + right) / 2, y - 3, look)}`;
}

function drawColumn([shape, { path, steps }]: [string, WireCall], i: number): string {
  const [left, right] = [i * column + 46, i * column + 194];
  const middle = (left + right) / 2;
  const long = steps.length > most;
  const shown = long ? [...steps.slice(0, first), ...steps.slice(-last)] : steps;
  const arrows = shown.map((step, n) => {
    const y = top + 22 + (n + (long && n >= first ? 1 : 0)) * row;
    return drawStep(step, left, right, y);
  });
  const leftOut = `${steps.length - shown.length} more`;
  const end = top + most * row + 14;
  return [
    centred(shape, middle, 24, 'font-weight="bold"'),
    centred(path.split('/').at(-1) ?? '', middle, 42, 'class="soft" font-size="12"'),
    centred('client', left, 64),
    centred('server', right, 64),
    `<path d="M${left} 70V${end}M${right} 70V${end}" class="life"/>`,
    ...arrows,
    ...(long ? [centred(leftOut, middle, top + 26 + first * row, 'class="soft"')] : []),
  ].join('\n');
}

/** Draws four calls, each with the name of its shape. */
export function fourShapes(calls: [string, WireCall][]): string {
  const height = top + most * row + 30;
  // Where somebody had to wait is no part of a shape.
  const shapes = calls.map(([shape, call]): [string, WireCall] => {
    return [shape, { ...call, steps: call.steps.filter(({ kind }) => kind !== 'held') }];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 font-family="sans-serif" font-size="13">
<title>The four shapes of a call</title>
<desc>${shapes.map(([shape, { steps }]) => `${shape}: ${inWords(steps)}`).join('. ')}</desc>
${style}
<rect width="${width}" height="${height}" class="page"/>
${shapes.map(drawColumn).join('\n')}
</svg>
`;
}
