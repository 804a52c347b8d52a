// The picture of a call in time, as SVG: two lifelines, an arrow for each step.
// For light and dark pages, with a title and a description, no script and no
// fonts from elsewhere.
import type { Step, WireCall } from './calls.ts';

const toXml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\p{Cc}]/gu, ' ');

/** The colours of every picture of a call, for light and dark pages. */
export const style = `<style>
  .page { fill: #fff } text { fill: #222 } .soft { fill: #666 }
  .life { stroke: #999; stroke-width: 1.5 }
  .up { stroke: #1d4ed8; fill: none } .down { stroke: #15803d; fill: none }
  .bad { stroke: #b91c1c; fill: none }
  .up-text { fill: #1d4ed8 } .down-text { fill: #15803d } .bad-text { fill: #b91c1c }
  .closing { stroke-dasharray: 5 3 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7 } .soft { fill: #a1a1aa } .life { stroke: #6b7280 }
    .up { stroke: #93c5fd } .down { stroke: #4ade80 } .bad { stroke: #f87171 }
    .up-text { fill: #93c5fd } .down-text { fill: #4ade80 } .bad-text { fill: #f87171 }
  }
</style>`;

const [width, left, right, top] = [760, 130, 560, 84];
const [least, most] = [31, 62];

/** Where each step begins: later is lower, and a long pause is drawn as a gap. */
function places(steps: Step[]): { y: number; pause?: number }[] {
  let y = top;
  return steps.map((step, i) => {
    const before = steps[i - 1];
    const pause = before === undefined ? 0 : step.at - before.at;
    if (before !== undefined) y += Math.min(most, least + pause * 2);
    return pause * 2 > most - least ? { y, pause } : { y };
  });
}

function draw(step: Step, y: number): string {
  const failed = ['broken', 'fault', 'reset'].includes(step.kind) || /^[A-Z_]+: /.test(step.text);
  const colour = failed ? 'bad' : step.direction;
  const closing = ['half-close', 'status', 'reset', 'broken', 'fault'].includes(step.kind)
    ? ' closing'
    : '';
  const [from, to] = step.direction === 'up' ? [left, right] : [right, left];
  const side = step.direction === 'up' ? -1 : 1;
  const head = `M${to} ${y + 12}l${8 * side} -5v10z`;
  const size = step.kind === 'message' ? ` · ${step.bytes} bytes` : '';
  const text = step.text.length > 46 ? `${step.text.slice(0, 45)}…` : step.text;
  return `<path d="M${from} ${y}L${to} ${y + 12}" class="${colour}${closing}" stroke-width="1.6"/>
<path d="${head}" class="${colour}-text"/>
<text x="${(left + right) / 2}" y="${y - 5}" text-anchor="middle" class="${colour}-text">${toXml(text + size)}</text>`;
}

/** Draws one call. More than `limit` steps are shortened in the middle, and say so. */
export function picture(call: WireCall, limit = 24): string {
  const half = Math.floor(limit / 2);
  const long = call.steps.length > limit;
  const steps = long ? [...call.steps.slice(0, half), ...call.steps.slice(-half)] : call.steps;
  const leftOut = call.steps.length - steps.length;
  const at = places(steps);
  const began = steps[0]?.at ?? 0;
  const bottom = (at.at(-1)?.y ?? top) + 40;
  const rows = steps.map((step, i) => {
    const { y, pause } = at[i] ?? { y: top };
    const time = `<text x="${left - 16}" y="${y + 4}" text-anchor="end" class="soft">${(step.at - began).toFixed(1)} ms</text>`;
    const gap =
      pause === undefined || (long && i === half)
        ? ''
        : `<text x="${right + 16}" y="${y - 12}" class="soft">${pause.toFixed(0)} ms pass</text>`;
    const more =
      long && i === half
        ? `<text x="${right + 16}" y="${y + 4}" class="soft">${leftOut} more in between</text>`
        : '';
    return [draw(step, y), time, gap, more].filter((part) => part !== '').join('\n');
  });
  const title = call.path || 'a call without a path';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 16}" role="img"
 font-family="sans-serif" font-size="13">
<title>${toXml(title)}</title>
<desc>${call.steps.length} steps of one call between client and server, from top to bottom in time.</desc>
${style}
<rect width="${width}" height="${bottom + 16}" class="page"/>
<text x="16" y="26" font-size="15" font-weight="bold">${toXml(title)}</text>
<text x="${left}" y="56" text-anchor="middle">client</text>
<text x="${right}" y="56" text-anchor="middle">server</text>
<path d="M${left} 64V${bottom}M${right} 64V${bottom}" class="life"/>
${rows.join('\n')}
</svg>
`;
}
