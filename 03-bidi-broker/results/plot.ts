// A line chart of forecast and truth as SVG, for light pages and dark ones.
import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, line } from 'd3-shape';

/** One day: what was forecast for it and what it was, in °C. */
export interface Point {
  id: number;
  date: Date | undefined;
  forecast: number;
  truth: number;
}

const [width, height] = [960, 420];
const [left, right, top, bottom] = [48, width - 20, 84, height - 52];

const style = `<style>
  .page { fill: #fff } text { fill: #333 } .soft { fill: #666 }
  .grid { stroke: #e2e2e2 } .tick { stroke: #999 }
  .truth { stroke: #8fa3b8 } .forecast { stroke: #b93a0a } .between { fill: #f0a27c }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #ddd } .soft { fill: #a8adb6 }
    .grid { stroke: #2c3038 } .tick { stroke: #777 }
    .truth { stroke: #7f93a8 } .forecast { stroke: #ff9a56 } .between { fill: #a3501f }
  }
</style>`;

/**
 * Draws at least two points as an SVG document.
 *
 * @param result One line under the title: what the picture shows, in figures.
 */
export function plot(points: Point[], result: string): string {
  const title = "Each day's highest temperature, and what was forecast the day before";
  const values = points.flatMap(({ forecast, truth }) => [forecast, truth]);
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [bottom, top]).nice();
  const { x, ticks, name } = days(points);
  const path = (value: (point: Point) => number) => line(x, (point) => y(value(point)))(points);
  const between = area(
    x,
    ({ truth }) => y(truth),
    ({ forecast }) => y(forecast),
  )(points);
  const grid = y.ticks(6).map(
    (value) => `<path d="M${left} ${y(value)}H${right}" class="grid"/>
<text x="${left - 10}" y="${y(value) + 4}" text-anchor="end" class="soft">${value}</text>`,
  );
  const marks = ticks.map(
    ({ at, label }) => `<path d="M${at} ${bottom}v6" class="tick"/>
<text x="${at}" y="${bottom + 22}" text-anchor="middle" class="soft">${label}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 aria-labelledby="title desc" font-family="sans-serif" font-size="13">
<title id="title">${title}</title>
<desc id="desc">Two lines over ${points.length} days, in degrees Celsius: what each day was, and
what was forecast for it the day before. The forecast follows the truth about a day late where the
weather turns. ${result.replaceAll('"', "'")}.</desc>
${style}
<rect width="${width}" height="${height}" class="page"/>
<text x="${left}" y="26" font-size="16" font-weight="bold">${title}</text>
<text x="${left}" y="47" class="soft">${result}</text>
<text x="${left - 10}" y="${top - 14}" text-anchor="end" class="soft">°C</text>
${grid.join('\n')}
<path d="M${left} ${bottom}H${right}" class="tick"/>
${marks.join('\n')}
<text x="${(left + right) / 2}" y="${height - 8}" text-anchor="middle" class="soft">${name}</text>
<path d="${between}" class="between" fill-opacity="0.3"/>
<path d="${path(({ truth }) => truth)}" class="truth" fill="none" stroke-width="2"/>
<path d="${path(({ forecast }) => forecast)}" class="forecast" fill="none" stroke-width="1.3"/>
<path d="M${right - 176} 64h26" class="truth" stroke-width="3"/>
<text x="${right - 144}" y="68">truth</text>
<path d="M${right - 92} 64h26" class="forecast" stroke-width="1.8"/>
<text x="${right}" y="68" text-anchor="end">forecast</text>
</svg>
`;
}

/** Where a day stands: by its date if all of them have one, else by its id. */
function days(points: Point[]) {
  const range = [left, right];
  const dates = points.flatMap(({ date }) => date ?? []);
  if (dates.length === points.length) {
    const scale = scaleUtc([dates[0] ?? 0, dates.at(-1) ?? 0], range);
    const format = scale.tickFormat();
    return {
      x: ({ date }: Point) => scale(date ?? 0),
      ticks: scale.ticks(12).map((date) => ({ at: scale(date), label: format(date) })),
      name: 'date',
    };
  }
  const scale = scaleLinear([points[0]?.id ?? 0, points.at(-1)?.id ?? 0], range);
  return {
    x: ({ id }: Point) => scale(id),
    ticks: scale.ticks(8).map((id) => ({ at: scale(id), label: `${id}` })),
    name: 'reading',
  };
}
