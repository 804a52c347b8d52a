// Unit tests of the figures and of the picture.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { latencies } from '../results/latencies.ts';
import { type Point, plot } from '../results/plot.ts';
import { scoreForecasts } from '../results/score.ts';

const answer = (id: number, tempMax: number, result: { prediction: number } | undefined) => ({
  row: { id, date: undefined, precipitation: 0, tempMax, tempMin: 0, wind: 0 },
  response: { id, ...(result ?? { refusal: 'it cannot be' }) },
  ms: 4,
});

test('a forecast is compared with the day after, and with "as today"', () => {
  const score = scoreForecasts();
  score.add(answer(1, 10, { prediction: 13 }));
  score.add(answer(2, 14, { prediction: 14 }));
  score.add(answer(3, 14, { prediction: 99 }));
  assert.match(score.errors(), 'error 0.50 °C; of "tomorrow is as today" 2.00 °C');
  assert.match(score.report() ?? '', '3 readings answered, 0 refused');
});

test("a day that was refused is nobody's truth", () => {
  const score = scoreForecasts();
  score.add(answer(1, 10, { prediction: 13 }));
  score.add(answer(2, 500, undefined));
  score.add(answer(3, 40, { prediction: 41 }));
  score.add(answer(4, 41, { prediction: 42 }));
  assert.equal(score.points, [{ id: 4, date: undefined, forecast: 41, truth: 41 }]);
  assert.match(score.report() ?? '', '4 readings answered, 1 refused');
});

test('what is kept does not grow with the stream', () => {
  const score = scoreForecasts(3);
  for (let id = 1; id <= 100; id++) score.add(answer(id, id, { prediction: id }));
  assert.equal(
    score.points.map(({ id }) => id),
    [98, 99, 100],
  );
  assert.is(scoreForecasts().report(), undefined);
});

test('a quantile is right to two percent', () => {
  const took = latencies();
  assert.is(took.quantile(0.5), 0);
  for (let ms = 1000; ms >= 1; ms--) took.add(ms);
  for (const [share, ms] of [
    [0.5, 500],
    [0.99, 990],
    [1, 1000],
  ] as const) {
    assert.ok(Math.abs(took.quantile(share) / ms - 1) < 0.02, `${share}: ${took.quantile(share)}`);
  }
});

test('the picture says by its axis whether it has dates, and in words what it shows', () => {
  const points: Point[] = [1, 2, 3].map((id) => ({
    id,
    date: new Date(`2015-0${id}-01`),
    forecast: id,
    truth: id + 1,
  }));
  const dated = plot(points, 'mean error 1 °C');
  assert.match(dated, '>February</text>');
  assert.match(dated, /<title.*>Each day's highest temperature/);
  assert.match(dated, /<desc[^<]*over 3 days[^<]*mean error 1 °C/);
  assert.not.match(dated, 'NaN');
  const undated = plot(
    points.map((point) => ({ ...point, date: undefined })),
    '',
  );
  assert.match(undated, '>reading</text>');
  assert.not.match(undated, 'NaN');
});

test.run();
