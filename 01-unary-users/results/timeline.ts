// A picture of the calls that the client has made: one bar a call, from when it
// was made to when its status came, and that status.
import { scaleLinear } from 'd3-scale';

/** One call; times are milliseconds since the first one began. */
export interface CallTime {
  asked: string;
  method: string;
  status: string;
  began: number;
  ended: number;
}

const toXml = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const outcome = ({ status, began, ended }: CallTime) =>
  `${status}, ${(ended - began).toFixed(1)} ms`;

/** Draws the calls as an SVG document, for light and dark pages. */
export function timeline(calls: CallTime[]): string {
  const [width, row, left, right, top] = [1080, 30, 450, 180, 72];
  const bottom = top + calls.length * row;
  const title = `${calls.length} unary calls, one after the other`;
  const described = calls.map((call) => `${call.asked}, ${call.method}: ${outcome(call)}.`);
  const end = Math.max(1, ...calls.map(({ ended }) => ended));
  const x = scaleLinear([0, end], [left, width - right]).nice();

  const grid = x.ticks(6).map((tick) => {
    const at = x(tick);
    return `<line x1="${at}" x2="${at}" y1="${top - 8}" y2="${bottom}" class="grid"/>
<text x="${at}" y="${top - 14}" text-anchor="middle" class="soft">${tick} ms</text>`;
  });
  const rows = calls.map((call, i) => {
    const y = top + i * row;
    const from = x(call.began);
    const length = Math.max(2, x(call.ended) - from);
    const kind = call.status === 'OK' ? 'ok' : 'refused';
    return `<text x="16" y="${y + 16}">${toXml(call.asked)}</text>
<text x="${left - 14}" y="${y + 16}" text-anchor="end" class="soft">${toXml(call.method)}</text>
<rect x="${from}" y="${y + 2}" width="${length}" height="18" rx="2" class="${kind}"/>
<text x="${from + length + 8}" y="${y + 16}" class="soft">${toXml(outcome(call))}</text>`;
  });

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 20}"
 role="img" aria-labelledby="title described" font-family="sans-serif" font-size="13">
<title id="title">${title}</title>
<desc id="described">${toXml(described.join(' '))}</desc>
<style>
  .page { fill: #fff } text { fill: #222 } .soft { fill: #595959 } .grid { stroke: #e2e2e2 }
  .ok { fill: #15803d } .refused { fill: #c2410c }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7 } .soft { fill: #a1a1aa } .grid { stroke: #33363d }
    .ok { fill: #4ade80 } .refused { fill: #fb923c }
  }
</style>
<rect width="${width}" height="${bottom + 20}" class="page"/>
<text x="16" y="28" font-size="16" font-weight="bold">${title}</text>
${[...grid, ...rows].join('\n')}
</svg>
`;
}
