// All curves as one picture, a panel each, for light and dark pages. Both axes are
// logarithmic, and each cost is drawn as a multiple of what it is at the smallest size: a
// cost that stays is level, and one that grows with the work goes along the dashed line.
import { type ScaleLogarithmic, scaleLog } from 'd3-scale';
import { milliseconds } from '../table.ts';
import type { CurveRecord, GrowthRecord, Line } from './curve.ts';
import { type At, costsOf, steepnessOf } from './slope.ts';

const style = `<style>
  .page { fill: #fff } text { fill: #222 } .soft { fill: #5f5f5f }
  .grid { stroke: #e2e2e2 } .level { stroke: #888 } .fair { stroke: #888; stroke-dasharray: 5 4 }
  path { fill: none } .line { stroke-width: 2 }
  .a { stroke: #2563eb } .b { stroke: #c2410c } .c { stroke: #0f766e } .d { stroke: #9333ea }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7 } .soft { fill: #a8adb6 }
    .grid { stroke: #2c3038 } .level { stroke: #777 } .fair { stroke: #777 }
    .a { stroke: #60a5fa } .b { stroke: #fb923c } .c { stroke: #2dd4bf } .d { stroke: #c084fc }
  }
</style>`;

// Told apart by their dashes, too.
const strokes = [
  'class="line a"',
  'class="line b" stroke-dasharray="8 3"',
  'class="line c" stroke-dasharray="2 3"',
  'class="line d" stroke-dasharray="9 3 2 3"',
];

const [width, panelWidth, panelHeight, top] = [660, 312, 276, 76];
// Within a panel.
const [left, right, plotTop, plotBottom] = [34, 300, 114, 234];
const [lowest, highest] = [0.1, 300];

const toXml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const at = (value: number) => value.toFixed(1);

/** A size in few letters: `500`, `2k`, `4.2M`. */
export function brief(size: number): string {
  if (size < 1000) return String(size);
  if (size < 1e6) return `${Number((size / 1000).toPrecision(2))}k`;
  return `${Number((size / 1e6).toPrecision(2))}M`;
}

/** A cost in words: from what, to what, and its slope. */
function inWords(record: CurveRecord, line: Line): string {
  const costs = costsOf(record, line);
  const [first, last] = [costs[0], costs.at(-1)];
  if (first === undefined || last === undefined) return `${line.name}: not measured`;
  const slope = steepnessOf(record, line)?.all.slope.toFixed(2).replace('-0.00', '0.00') ?? '-';
  return `${line.name}: ${milliseconds(first.cost)} to ${milliseconds(last.cost)}, slope ${slope}`;
}

type Scale = ScaleLogarithmic<number, number>;

function pathOf(costs: At[], x: Scale, y: Scale): string {
  const first = costs[0]?.cost ?? 1;
  const steps = costs.map(({ size, cost }) => `${at(x(size))} ${at(y(cost / first))}`);
  return `M${steps.join('L')}`;
}

function panel(record: CurveRecord, number: number): string {
  const [shiftX, shiftY] = [
    12 + (number % 2) * (panelWidth + 16),
    top + Math.floor(number / 2) * panelHeight,
  ];
  const sizes = [...new Set(record.variants.flatMap(({ rounds }) => rounds[0]?.size ?? []))];
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const x = scaleLog([least, most], [left, right]);
  const y = scaleLog([lowest, highest], [plotBottom, plotTop]).clamp(true);
  const [title = '', about = ''] = record.title.split(/[:,] (.*)/);
  const rows = record.lines.map((line, i) => {
    const rowY = 50 + i * 16;
    return `<path d="M0 ${rowY - 4}H26" ${strokes[i]}/>
<text x="${left}" y="${rowY}" font-size="12">${toXml(inWords(record, line))}</text>`;
  });
  const grid = [0.1, 1, 10, 100].map(
    (
      value,
    ) => `<path d="M${left} ${at(y(value))}H${right}" class="${value === 1 ? 'level' : 'grid'}"/>
<text x="${left - 5}" y="${at(y(value) + 4)}" text-anchor="end" font-size="11" class="soft">×${value}</text>`,
  );
  const end = Math.min(most, least * highest);
  const fair = `<path d="M${left} ${at(y(1))}L${at(x(end))} ${at(y(end / least))}" class="fair"/>`;
  // Neighbours that would touch are left out, from the smallest on.
  let free = Number.POSITIVE_INFINITY;
  const ticks = sizes
    .sort((a, b) => b - a)
    .flatMap((size) => {
      if (x(size) > free) return [];
      free = x(size) - 36;
      return `<text x="${at(x(size))}" y="${plotBottom + 15}" text-anchor="middle" font-size="11" class="soft">${brief(size)}</text>`;
    });
  const lines = record.lines.map((line, i) => {
    const costs = costsOf(record, line);
    return costs.length === 0 ? '' : `<path d="${pathOf(costs, x, y)}" ${strokes[i]}/>`;
  });
  return `<g transform="translate(${shiftX} ${shiftY})">
<text y="14" font-weight="bold">${toXml(title)}</text>
<text y="31" font-size="12" class="soft">${toXml(about)}</text>
${[...rows, ...grid, fair, ...ticks, ...lines].filter(Boolean).join('\n')}
</g>`;
}

/** Draws a run as an SVG document. */
export function growthPicture({ chapters }: GrowthRecord): string {
  const height = top + Math.ceil(chapters.length / 2) * panelHeight;
  const said = chapters.map(
    (record) =>
      `${record.title}. ${record.lines.map((line) => `${inWords(record, line)}.`).join(' ')}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 aria-labelledby="title desc" font-family="sans-serif" font-size="13">
<title id="title">What one call, answer or sample costs as the work grows</title>
<desc id="desc">Lines over sizes, both logarithmic; each cost as a multiple of that at the smallest size.
${toXml(said.join('\n'))}</desc>
${style}
<rect width="${width}" height="${height}" class="page"/>
<text x="12" y="26" font-size="16" font-weight="bold">What one call, answer or sample costs as the work grows</text>
<path d="M12 46H44" class="level"/>
<text x="52" y="50" font-size="12" class="soft">as at the smallest size: slope 0</text>
<path d="M252 46H284" class="fair"/>
<text x="292" y="50" font-size="12" class="soft">in proportion to the size: slope 1</text>
${chapters.map(panel).join('\n')}
</svg>
`;
}
