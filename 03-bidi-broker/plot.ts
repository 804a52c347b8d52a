// A line chart of forecast and truth, as SVG.
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

/** One day: what was forecast for it and what it was, in °C. */
export interface Point {
  day: number;
  forecast: number;
  truth: number;
}

/** Draws the points as an SVG document, for light and dark pages. */
export function plot(points: Point[]): string {
  const title = `Highest temperature: forecast and truth, the last ${points.length} days`;
  const [width, height, margin] = [960, 360, 44];
  const values = points.flatMap(({ forecast, truth }) => [forecast, truth]);
  const days = points.map(({ day }) => day);
  const x = scaleLinear([Math.min(...days), Math.max(...days)], [margin, width - 16]);
  const range = [Math.min(...values), Math.max(...values)];
  const y = scaleLinear(range, [height - margin, margin]).nice();
  const path = (value: (point: Point) => number) =>
    line<Point>(
      ({ day }) => x(day),
      (point) => y(value(point)),
    )(points) ?? '';
  const grid = y.ticks(6).map(
    (
      tick,
    ) => `<line x1="${margin}" x2="${width - 16}" y1="${y(tick)}" y2="${y(tick)}" class="grid"/>
<text x="${margin - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const ticks = x
    .ticks(8)
    .map((tick) => `<text x="${x(tick)}" y="${height - 22}" text-anchor="middle">${tick}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 font-family="sans-serif" font-size="13">
<title>${title}</title>
<desc>Two lines over ${points.length} days, in degrees Celsius: what each day was, and what was
forecast for it the day before.</desc>
<style>
  .page { fill: #fff } text { fill: #333 } .grid { stroke: #ddd }
  .truth { stroke: #999; fill: none } .forecast { stroke: #c2410c; fill: none }
  tspan.truth { fill: #777; stroke: none } tspan.forecast { fill: #c2410c; stroke: none }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #ddd } .grid { stroke: #3a3d44 }
    .truth { stroke: #8b919b } .forecast { stroke: #fb923c }
    tspan.truth { fill: #a8adb6 } tspan.forecast { fill: #fb923c }
  }
</style>
<rect width="${width}" height="${height}" class="page"/>
<text x="${margin}" y="24" font-weight="bold">${title}</text>
<text x="${width - 16}" y="24" text-anchor="end"><tspan class="truth">truth</tspan> <tspan class="forecast">forecast</tspan></text>
${grid.join('\n')}
${ticks.join('\n')}
<text x="${width / 2}" y="${height - 4}" text-anchor="middle">day (°C upwards)</text>
<path d="${path((point) => point.truth)}" class="truth" stroke-width="1.5"/>
<path d="${path((point) => point.forecast)}" class="forecast" stroke-width="1.2"/>
</svg>
`;
}
