// The picture of a call in time, as SVG: two lifelines, an arrow for each step.
// For light and dark pages, paper and screen readers; no script, and no fonts from
// elsewhere.
import type { WireCall } from './calls.ts';
import { type Place, placesOf } from './scale.ts';
import type { Step } from './steps.ts';
import { inWords } from './words.ts';

const toXml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\p{Cc}]/gu, ' ');

/** The colours of every picture of a call, for light and dark pages. */
export const style = `<style>
  .page { fill: #fff } .soft { fill: #666 }
  text { fill: #222; stroke: #fff; stroke-width: 4; stroke-linejoin: round; paint-order: stroke }
  .life { stroke: #999; stroke-width: 1.5 }
  .up { stroke: #1d4ed8; fill: none } .down { stroke: #15803d; fill: none }
  .bad { stroke: #b91c1c; fill: none } .held { fill: #d97706 }
  .up-text { fill: #1d4ed8 } .down-text { fill: #15803d } .bad-text { fill: #b91c1c }
  .held-text { fill: #92400e } .closing { stroke-dasharray: 5 3 }
  @media screen and (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7; stroke: #16181d } .soft { fill: #a1a1aa } .life { stroke: #6b7280 }
    .up { stroke: #93c5fd } .down { stroke: #4ade80 } .bad { stroke: #f87171 } .held { fill: #f59e0b }
    .up-text { fill: #93c5fd } .down-text { fill: #4ade80 } .bad-text { fill: #f87171 }
    .held-text { fill: #fcd34d }
  }
</style>`;

const [width, left, right, top, slant] = [760, 110, 600, 84, 12];
const middle = (left + right) / 2;

interface Look {
  anchor: 'start' | 'middle' | 'end';
  look: string;
}
const words = (text: string, x: number, y: number, { anchor, look }: Look) =>
  `<text x="${x}" y="${y.toFixed(1)}" text-anchor="${anchor}" class="${look}">${toXml(text)}</text>`;

const along = (caption: string, fall: number, y: number) => {
  const degrees = (Math.atan2(fall, right - left) * 180) / Math.PI;
  return `<g transform="rotate(${degrees.toFixed(1)} ${middle} ${y.toFixed(1)})">${caption}</g>`;
};

function label({ kind, direction, text, bytes }: Step): string {
  // The path is the picture's title.
  const said =
    kind === 'headers' && direction === 'up' ? text.replace(/^\S+?(?=,|$)/, 'headers') : text;
  const short = said.length > 44 ? `${said.slice(0, 43)}…` : said;
  return kind === 'message' ? `${short} · ${bytes} bytes` : short;
}

/** Lines, and what is written over them. */
interface Drawn {
  lines: string;
  text: string;
}

// A bar on the line of whoever had to wait.
function drawHold(step: Step, { y, arrived }: Place): Drawn {
  const x = step.direction === 'up' ? left : right;
  const height = Math.max(18, arrived - y);
  const at = step.direction === 'up' ? x + 12 : x - 12;
  const anchor = step.direction === 'up' ? 'start' : 'end';
  const bar = `<rect x="${x - 3}" y="${y.toFixed(1)}" width="6" height="${height.toFixed(1)}" class="held"/>`;
  return { lines: bar, text: words(step.text, at, y + 13, { anchor, look: 'held-text' }) };
}

function draw(step: Step, place: Place): Drawn {
  const { kind, direction, text } = step;
  if (kind === 'held') return drawHold(step, place);
  const { y, arrived } = place;
  const across = kind === 'broken' || kind === 'fault';
  const failed = across || kind === 'reset' || (kind === 'status' && text !== 'OK');
  const colour = failed ? 'bad' : direction;
  const closing = kind === 'message' || kind === 'headers' ? '' : ' closing';
  const [from, to] = direction === 'up' ? [left, right] : [right, left];
  const end = across ? y : arrived;
  const line = `M${from} ${y.toFixed(1)}L${to} ${end.toFixed(1)}`;
  const back = direction === 'up' ? -8 : 8;
  const head = `<path d="M${to} ${end.toFixed(1)}l${back} -5v10z" class="${colour}-text"/>`;
  const arrow = `<path d="${line}" class="${colour}${closing}" stroke-width="1.6"/>`;
  const look = { anchor: 'middle', look: `${colour}-text` } as const;
  const fall = end - y;
  // Beside a steep arrow level words would cross its neighbours: these run along it.
  const steep = fall > 1.5 * slant;
  const caption = words(label(step), middle, steep ? y + fall / 2 - 5 : y - 5, look);
  return {
    lines: across ? arrow : `${arrow}\n${head}`,
    text: steep ? along(caption, fall * (direction === 'up' ? 1 : -1), y + fall / 2) : caption,
  };
}

/** Draws one call. More than `limit` steps are shortened in the middle, and say so. */
export function picture(call: WireCall, limit = 24): string {
  const half = Math.floor(limit / 2);
  const long = call.steps.length > limit;
  const steps = long ? [...call.steps.slice(0, half), ...call.steps.slice(-half)] : call.steps;
  const leftOut = call.steps.length - steps.length;
  const places = placesOf(steps, top, slant);
  const began = steps[0]?.at ?? 0;
  const bottom = Math.max(top, ...places.map(({ arrived }) => arrived)) + 26;
  const at = (i: number) => places[i] ?? { y: top, arrived: top };
  const drawn = steps.map((step, i) => draw(step, at(i)));
  const beside = steps.flatMap((step, i) => {
    const { y, pause } = at(i);
    const time = `${(step.at - began).toFixed(1)} ms`;
    const texts = [words(time, left - 12, y + 4, { anchor: 'end', look: 'soft' })];
    const note = (text: string, up: number) => {
      texts.push(words(text, right + 14, y - up, { anchor: 'start', look: 'soft' }));
    };
    if (long && i === half) note(`${leftOut} more before`, -4);
    else if (pause !== undefined && steps[i - 1]?.kind !== 'held') {
      note(`${pause.toFixed(0)} ms pass`, 16);
    }
    return texts;
  });
  const title = call.path || 'a call without a path';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${Math.ceil(bottom + 16)}" role="img"
 font-family="sans-serif" font-size="13">
<title>${toXml(title)}</title>
<desc>${toXml(inWords(call.steps))}</desc>
${style}
<rect width="${width}" height="${Math.ceil(bottom + 16)}" class="page"/>
<text x="16" y="26" font-size="15" font-weight="bold">${toXml(title)}</text>
${words('client', left, 56, { anchor: 'middle', look: 'who' })}
${words('server', right, 56, { anchor: 'middle', look: 'who' })}
<path d="M${left} 64V${bottom.toFixed(1)}M${right} 64V${bottom.toFixed(1)}" class="life"/>
${drawn.map(({ lines }) => lines).join('\n')}
${[...drawn.map(({ text }) => text), ...beside].join('\n')}
</svg>
`;
}
