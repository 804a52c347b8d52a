// The points of a dial as a curve each for what else was turned, with the spread of
// each point; and the same in a table.
import { scaleLinear, scaleLog } from 'd3-scale';
import type { DialPoint, DialState } from '../state.ts';
import { make } from './dom.ts';

const [width, height, left, right, top, bottom] = [420, 260, 62, 14, 14, 44];
const colours = 6;

function draw(name: string, attributes: { [name: string]: string | number }, words = ''): Element {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = words;
  return element;
}

/** The points by what was turned beside the axis, in the order in which they came. */
function curves({ points }: DialState): Map<string, DialPoint[]> {
  const all = new Map<string, DialPoint[]>();
  for (const point of points) {
    const key = point.at.slice(1).join(' ');
    all.set(key, [...(all.get(key) ?? []), point]);
  }
  return all;
}

const short = (value: number) =>
  value >= 1e6
    ? `${Number((value / 1e6).toPrecision(3))} M`
    : value >= 1000
      ? `${Number((value / 1000).toPrecision(3))} k`
      : `${Number(value.toPrecision(3))}`;

/** One figure of a dial over its first knob. */
export function plot(state: DialState, figure: 'rate' | 'p50'): HTMLElement {
  const { points, unit, knobs, scale } = state;
  const [axis] = knobs;
  const places = axis?.values ?? [];
  const title = figure === 'rate' ? `${unit} a second` : 'median latency, ms';
  const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img' });
  svg.setAttribute('aria-label', `${title}, over ${axis?.name}: ${points.length} points`);
  const values = points.flatMap((point) => point[figure] ?? []);
  const high = Math.max(1, ...values.map((value) => value.high)) * 1.08;
  const low = Math.min(high / 10, ...values.map((value) => value.low)) * 0.8;
  const range: [number, number] = [height - bottom, top];
  const y =
    scale === 'log' && figure === 'rate'
      ? scaleLog([Math.max(low, 1), high], range).nice()
      : scaleLinear([0, high], range).nice();
  const x = scaleLinear([0, Math.max(1, places.length - 1)], [left + 14, width - right - 14]);
  const ticks = values.length === 0 ? [] : y.ticks(4);
  const some = ticks.filter((tick) => ticks.length < 8 || /^[1]/.test(tick.toExponential()));
  for (const tick of some) {
    svg.append(draw('path', { d: `M${left} ${y(tick)}H${width - right}`, class: 'grid' }));
    svg.append(draw('text', { x: left - 8, y: y(tick) + 4, class: 'end' }, short(tick)));
  }
  for (const [i, name] of places.entries()) {
    svg.append(draw('text', { x: x(i), y: height - bottom + 18, class: 'mid' }, name));
  }
  svg.append(draw('path', { d: `M${left} ${height - bottom}H${width - right}`, class: 'axis' }));
  svg.append(
    draw('text', { x: (left + width) / 2, y: height - 6, class: 'mid' }, axis?.name ?? ''),
  );
  for (const [nth, curve] of [...curves(state).values()].entries()) {
    const group = draw('g', { class: `curve c${nth % colours}` });
    const latest = new Map(curve.map((point) => [point.at[0] ?? 0, point[figure]]));
    const line = [...latest]
      .sort(([a], [b]) => a - b)
      .flatMap(([at, value]) =>
        value === undefined ? [] : [`${x(at).toFixed(1)} ${y(value.median).toFixed(1)}`],
      );
    if (line.length > 1) group.append(draw('path', { d: `M${line.join('L')}`, class: 'line' }));
    for (const point of curve) {
      const value = point[figure];
      if (value === undefined) continue;
      const at = x(point.at[0] ?? 0);
      const floor = y(Math.max(value.low, scale === 'log' ? 1 : 0));
      group.append(draw('path', { d: `M${at} ${floor}V${y(value.high)}`, class: 'spread' }));
      group.append(draw('circle', { cx: at, cy: y(value.median), r: 4 }));
    }
    svg.append(group);
  }
  if (values.length === 0) {
    const middle = { x: (left + width) / 2, y: (top + height - bottom) / 2, class: 'mid' };
    svg.append(draw('text', middle, 'no point yet: turn the dial, or press Measure'));
  }
  const box = make('figure', 'plot', make('figcaption', '', title));
  box.append(svg);
  return box;
}

/** What a curve stands for: the other knobs in words. */
function wordsOf({ knobs }: DialState, at: number[]): string {
  return knobs
    .slice(1)
    .map(({ name, values }, i) => `${name} ${values[at[i + 1] ?? 0]}`)
    .join(', ');
}

/** The colours of the curves, where there is more than one thing to turn. */
export function seriesOf(state: DialState): HTMLElement {
  const items = [...curves(state).values()].map((curve, nth) =>
    make('li', `c${nth % colours}`, wordsOf(state, curve[0]?.at ?? [])),
  );
  const list = make('ul', 'series', ...items);
  list.hidden = state.knobs.length < 2 || items.length === 0;
  return list;
}

/** All points in a table. */
export function tableOf(state: DialState): HTMLElement {
  const { knobs, figures, unit, points } = state;
  const head = [
    ...knobs.map(({ name }) => name),
    ...figures.map((figure) => (figure === 'rate' ? `${unit}/s` : 'p50, ms')),
  ];
  const row = (point: DialPoint) => {
    const where = knobs.map(({ values }, i) => values[point.at[i] ?? 0] ?? '');
    const what = figures.map((figure) => {
      const value = point[figure];
      return value === undefined
        ? ''
        : `${short(value.median)} (${short(value.low)} to ${short(value.high)})`;
    });
    return make('tr', '', ...[...where, ...what].map((text) => make('td', '', text)));
  };
  return make(
    'table',
    '',
    make('thead', '', make('tr', '', ...head.map((text) => make('th', '', text)))),
    make('tbody', '', ...points.map(row)),
  );
}
