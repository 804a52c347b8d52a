// A chapter's figures as horizontal bars, for light and dark pages. Variants that
// are compared to each other share a scale; a line shows how far the rounds lie
// apart. What is far beyond the others is drawn as a bar that goes on.
import { scaleLinear } from 'd3-scale';
import { type ChapterRecord, figures, type Measured, typical } from './record.ts';
import { milliseconds, short } from './table.ts';

const style = `<style>
  .page { fill: #fff } text { fill: #222 } .soft { fill: #666 }
  .grpc { fill: #2563eb } .rival { fill: #d97706 } .limit { fill: #9ca3af }
  .range { stroke: #111; stroke-opacity: .65 } .axis { stroke: #bbb }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7 } .soft { fill: #a1a1aa }
    .grpc { fill: #60a5fa } .rival { fill: #f59e0b } .limit { fill: #6b7280 }
    .range { stroke: #fff } .axis { stroke: #555 }
  }
</style>`;

const [width, left, right] = [800, 250, 580];
const [top, step, thick, gap] = [84, 24, 15, 14];

const toXml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const rateOf = (variant: Measured) => typical(variant, 'rate');
const highest = ({ rounds }: Measured) => Math.max(...rounds.map(figures.rate));

/** The variants that were measured, those together that are compared to the same one. */
function groupsOf({ variants, reference }: ChapterRecord): Measured[][] {
  const shown = variants.filter(
    (variant) => variant.rounds.length > 0 && Number.isNaN(typical(variant, 'memory')),
  );
  const heads = new Set(shown.map(({ to = reference }) => to));
  return [...heads].map((head) => shown.filter(({ to = reference }) => to === head));
}

/** A bar, its range, its name and its figures. */
function bar(variant: Measured, y: number, most: number, unit: string): string {
  const x = scaleLinear([0, most], [left, right]).clamp(true);
  const rates = variant.rounds.map(figures.rate);
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const rate = rateOf(variant);
  const p50 = typical(variant, 'p50');
  const latency = Number.isNaN(p50) ? '' : `, ${milliseconds(p50)} ms`;
  const end = x(rate);
  const beyond = rate > most;
  const drawn = beyond
    ? `<path d="M${left} ${y}H${right - 14}l-6 ${thick}H${left}zM${right - 8} ${y}h8v${thick}h-14z" class="${variant.kind}"/>`
    : `<rect x="${left}" y="${y}" width="${(end - left).toFixed(1)}" height="${thick}" class="${variant.kind}"/>
<path d="M${x(low).toFixed(1)} ${y + thick / 2}H${x(high).toFixed(1)}" class="range"/>`;
  const after = beyond ? right : Math.max(end, x(high));
  return `<text x="${left - 10}" y="${y + 12}" text-anchor="end">${toXml(variant.name)}</text>
${drawn}
<text x="${(after + 8).toFixed(1)}" y="${y + 12}" class="soft">${short(rate)} ${unit}/s${latency}</text>`;
}

/** Draws a chapter as an SVG document. */
export function chart(record: ChapterRecord): string {
  const { title, unit } = record;
  let y = top;
  const parts = groupsOf(record).flatMap((group) => {
    // A limit that is far away would leave no room for what is compared.
    const near = Math.max(...group.filter(({ kind }) => kind !== 'limit').map(highest));
    const all = Math.max(...group.map(highest));
    const most = all > 4 * near ? near * 1.3 : all;
    const began = y;
    const bars = group.map((variant) => {
      const drawn = bar(variant, y, most, unit);
      y += step;
      return drawn;
    });
    const axis = `<path d="M${left} ${began - 4}V${y - 4}" class="axis"/>`;
    y += gap;
    return [...bars, axis];
  });
  const kinds = [...new Set(groupsOf(record).flatMap((group) => group.map(({ kind }) => kind)))];
  const key = kinds.map((kind, i) => {
    const [x, name] = [16 + i * 90, { grpc: 'gRPC', rival: 'rival', limit: 'limit' }[kind]];
    return `<rect x="${x}" y="46" width="14" height="12" class="${kind}"/>
<text x="${x + 20}" y="57" class="soft">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img"
 aria-labelledby="title desc" font-family="sans-serif" font-size="13">
<title id="title">${toXml(title)}</title>
<desc id="desc">Bars of ${toXml(unit)} a second, the median of the rounds, longer is faster; the line on a bar goes from the slowest round to the fastest.</desc>
${style}
<rect width="${width}" height="${y}" class="page"/>
<text x="16" y="28" font-size="16" font-weight="bold">${toXml(title)}</text>
${key.join('\n')}
${parts.join('\n')}
</svg>
`;
}
