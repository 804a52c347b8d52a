// A line chart of forecast and truth, as SVG.
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

/** One day: what was forecast for it and what it was, in °C. */
export interface Point {
  day: number;
  forecast: number;
  truth: number;
}

/** Draws the points as an SVG document with a title and a legend. */
export function plot(points: Point[], title: string): string {
  const [width, height, margin] = [960, 360, 44];
  const values = points.flatMap(({ forecast, truth }) => [forecast, truth]);
  const days = points.map(({ day }) => day);
  const x = scaleLinear([Math.min(...days), Math.max(...days)], [margin, width - 16]);
  const range = [Math.min(...values), Math.max(...values)];
  const y = scaleLinear(range, [height - margin, margin]).nice();
  const path = (value: (point: Point) => number) =>
    line<Point>(({ day }) => x(day), (point) => y(value(point)))(points) ?? '';
  const text = 'font-family="sans-serif" font-size="13" fill="#333"';
  const grid = y.ticks(6).map(
    (tick) => `<line x1="${margin}" x2="${width - 16}" y1="${y(tick)}" y2="${y(tick)}" stroke="#ddd"/>
<text x="${margin - 8}" y="${y(tick) + 4}" text-anchor="end" ${text}>${tick}</text>`,
  );
  const ticks = x.ticks(8).map(
    (tick) => `<text x="${x(tick)}" y="${height - 22}" text-anchor="middle" ${text}>${tick}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="white"/>
<text x="${margin}" y="24" ${text} font-weight="bold">${title}</text>
<text x="${width - 16}" y="24" text-anchor="end" ${text}><tspan fill="#999">truth</tspan> <tspan fill="#c2410c">forecast</tspan></text>
${grid.join('\n')}
${ticks.join('\n')}
<text x="${width / 2}" y="${height - 4}" text-anchor="middle" ${text}>day; highest temperature in °C</text>
<path d="${path((point) => point.truth)}" fill="none" stroke="#999" stroke-width="1.5"/>
<path d="${path((point) => point.forecast)}" fill="none" stroke="#c2410c" stroke-width="1.2"/>
</svg>
`;
}
