// A picture of the calls that the client has made: one bar a call, from when it
// was made to when its status came, and that status.
import { scaleLinear } from 'd3-scale';

/** One call; times are milliseconds since the first one began. */
export interface CallTime {
  asked: string;
  status: string;
  began: number;
  ended: number;
}

const toXml = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Draws the calls as an SVG document, for light and dark pages. */
export function timeline(calls: CallTime[]): string {
  const [width, row, left, right, top] = [1040, 30, 400, 180, 64];
  const height = top + calls.length * row + 24;
  const end = Math.max(1, ...calls.map(({ ended }) => ended));
  const x = scaleLinear([0, end], [left, width - right]).nice();
  const grid = x.ticks(6).map(
    (
      tick,
    ) => `<line x1="${x(tick)}" x2="${x(tick)}" y1="${top - 8}" y2="${height - 20}" class="grid"/>
<text x="${x(tick)}" y="${top - 14}" text-anchor="middle" class="soft">${tick} ms</text>`,
  );
  const bars = calls.map(({ asked, status, began, ended }, i) => {
    const y = top + i * row;
    const from = x(began);
    const length = Math.max(2, x(ended) - from);
    const kind = status === 'OK' ? 'ok' : 'refused';
    const said = `${status}, ${(ended - began).toFixed(1)} ms`;
    return `<text x="${left - 14}" y="${y + 15}" text-anchor="end">${toXml(asked)}</text>
<rect x="${from}" y="${y + 2}" width="${length}" height="18" rx="2" class="${kind}"/>
<text x="${from + length + 8}" y="${y + 16}" class="soft">${said}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 font-family="sans-serif" font-size="13">
<title>${calls.length} unary calls, one after the other</title>
<desc>A bar for each call from its request to its status; refusals have a colour of their own.</desc>
<style>
  .page { fill: #fff } text { fill: #222 } .soft { fill: #666 } .grid { stroke: #e2e2e2 }
  .ok { fill: #15803d } .refused { fill: #c2410c }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7 } .soft { fill: #a1a1aa } .grid { stroke: #33363d }
    .ok { fill: #4ade80 } .refused { fill: #fb923c }
  }
</style>
<rect width="${width}" height="${height}" class="page"/>
<text x="16" y="26" font-size="16" font-weight="bold">${calls.length} unary calls, one after the other</text>
${grid.join('\n')}
${bars.join('\n')}
</svg>
`;
}
