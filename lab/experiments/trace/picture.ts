// A trace as text and as a picture: what called what, and when.
import { status } from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { scaleLinear } from 'd3-scale';
import type { Span } from '../../../lib/trace-calls.ts';

/** A span, and how many are above it. */
interface Row {
  span: Span;
  depth: number;
}

/** The spans, each below the one that it belongs to. */
export function rowsOf(spans: Span[], parent?: string, depth = 0): Row[] {
  const ids = new Set(spans.map(({ context }) => context.spanId));
  // Of a span whose parent is nowhere, as when it is of a program that keeps no record.
  const above = ({ parentSpanId }: Span) =>
    parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : undefined;
  return spans
    .filter((span) => above(span) === parent)
    .sort((a, b) => a.began - b.began)
    .flatMap((span) => [{ span, depth }, ...rowsOf(spans, span.context.spanId, depth + 1)]);
}

/** `front answers orders.v1.Orders/GetOrder, attempt 2` */
function nameOf({ service, kind, name }: Span, attempt: string): string {
  return `${service} ${kind === SpanKind.CLIENT ? 'calls' : 'answers'} ${name}${attempt}`;
}

// That of the first is only said where there is another one.
function attemptOf({ attempt, parentSpanId, kind }: Span, spans: Span[]): string {
  const others = spans.filter((other) => other.parentSpanId === parentSpanId);
  return kind === SpanKind.SERVER && others.length > 1 ? `, attempt ${attempt}` : '';
}

/** One line a span, further right the deeper it is. */
export function traceLines(spans: Span[]): string[] {
  return rowsOf(spans).map(({ span, depth }) => {
    return `${'  '.repeat(depth)}${nameOf(span, attemptOf(span, spans))}: ${status[span.code]}`;
  });
}

const toXml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// Narrow, so that its text can be read on a telephone, too.
const [width, side, top, row] = [560, 16, 74, 52];

/** Draws one trace as an SVG document, for light and dark pages. */
export function tracePicture(spans: Span[]): string {
  const rows = rowsOf(spans);
  const began = Math.min(...spans.map((span) => span.began));
  const ended = Math.max(...spans.map((span) => span.ended));
  const x = scaleLinear([0, Math.max(1, ended - began)], [side, width - side]);
  const height = top + rows.length * row + 8;
  const programs = [...new Set(rows.map(({ span }) => span.service))];
  const title = `One trace through ${programs.length} programs`;
  const grid = x.ticks(5).map((tick) => {
    const at = x(tick).toFixed(1);
    return `<path d="M${at} ${top - 12}V${height - 8}" class="grid"/>
<text x="${at}" y="${top - 18}" text-anchor="${tick === 0 ? 'start' : 'middle'}" class="soft">${tick} ms</text>`;
  });
  const bars = rows.map(({ span, depth }, i) => {
    const y = top + i * row;
    const [from, to] = [x(span.began - began), x(span.ended - began)];
    const kind = `${span.kind === SpanKind.CLIENT ? 'asks' : 'answers'} ${span.code === status.OK ? 'ok' : 'bad'}`;
    const text = `${'› '.repeat(depth)}${nameOf(span, attemptOf(span, spans))}`;
    const ms = `${status[span.code]} ${(span.ended - span.began).toFixed(1)} ms`;
    return `<text x="${side}" y="${y + 14}">${toXml(text)}</text>
<text x="${width - side}" y="${y + 14}" text-anchor="end" class="soft">${ms}</text>
<rect x="${from.toFixed(1)}" y="${y + 22}" width="${Math.max(4, to - from).toFixed(1)}" height="16" rx="3" class="${kind}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 aria-labelledby="title described" font-family="sans-serif" font-size="13">
<title id="title">${title}</title>
<desc id="described">${toXml(traceLines(spans).join('. '))}</desc>
<style>
  .page { fill: #fff } text { fill: #222 } .soft { fill: #595959 } .grid { stroke: #e2e2e2 }
  .ok { fill: #15803d; stroke: #15803d } .bad { fill: #c2410c; stroke: #c2410c }
  .asks { fill-opacity: .25; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7 } .soft { fill: #a1a1aa } .grid { stroke: #33363d }
    .ok { fill: #4ade80; stroke: #4ade80 } .bad { fill: #fb923c; stroke: #fb923c }
  }
</style>
<rect width="${width}" height="${height}" class="page"/>
<text x="${side}" y="26" font-size="16" font-weight="bold">${title}</text>
${[...grid, ...bars].join('\n')}
</svg>
`;
}
