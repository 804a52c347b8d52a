// The model: the next day's highest temperature, learned while it is asked.
// Knows nothing of gRPC.
import type { Reading } from '../readings/reading.ts';

/** Something that answers each day's reading with a forecast for the next day, in °C. */
export interface Predictor {
  predict(reading: Reading): number;
}

/**
 * Linear regression by recursive least squares. It takes the readings for days
 * that follow each other: each one is first the truth about the forecast of the
 * day before, then what the next forecast is made from.
 */
export function onlineRegression(): Predictor {
  const describe = features();
  let yesterday: { features: Float64Array; tempMax: number } | undefined;
  // One weight a feature, all 0: at first, tomorrow is as today.
  let weights = new Float64Array(0);
  // How unsure each weight is, alone and with each other one, row after row: at
  // first all the same.
  let doubt = new Float64Array(0);
  let spread = new Float64Array(0);

  function learn(input: Float64Array, truth: number): void {
    const size = input.length;
    const surprise = truth - dot(weights, input);
    for (let i = 0; i < size; i++) spread[i] = dot(doubt, input, i * size);
    const share = 1 / (1 + dot(input, spread));
    // The less sure a weight is, the further it moves, and the surer it is then.
    for (let i = 0; i < size; i++) {
      const gain = at(spread, i) * share;
      weights[i] = at(weights, i) + gain * surprise;
      for (let j = 0; j < size; j++) {
        const cell = i * size + j;
        doubt[cell] = at(doubt, cell) - gain * at(spread, j);
      }
    }
  }

  return {
    predict(reading) {
      const today = { features: describe(reading), tempMax: reading.tempMax };
      if (yesterday === undefined) {
        const size = today.features.length;
        weights = new Float64Array(size);
        spread = new Float64Array(size);
        doubt = new Float64Array(size * size);
        for (let i = 0; i < size; i++) doubt[i * size + i] = 1;
      } else learn(yesterday.features, today.tempMax - yesterday.tempMax);
      yesterday = today;
      // What is learned is the change from today to tomorrow.
      return today.tempMax + dot(weights, today.features);
    },
  };
}

/** What the model knows of a day: its sensors, and what it remembers of the days before. */
function features(): (reading: Reading) => Float64Array {
  let days = 0;
  let before: number | undefined;
  let usual: number | undefined;
  return ({ precipitation, tempMax, tempMin, wind }) => {
    const change = tempMax - (before ?? tempMax);
    before = tempMax;
    // The mean of the last weeks, towards which the weather returns.
    usual = usual === undefined ? tempMax : 0.95 * usual + 0.05 * tempMax;
    // Where in the year it is. Sine and cosine together fit a yearly wave that
    // begins on any day, so that it need not be known which day was the first.
    const season = (2 * Math.PI * days++) / 365.25;
    const rained = precipitation > 0 ? 1 : 0;
    const [east, north] = [Math.sin(season), Math.cos(season)];
    return Float64Array.of(1, rained, tempMax, tempMin, wind, change, usual, east, north);
  };
}

const at = (values: Float64Array, i: number) => values[i] ?? 0;

/** The products of `b` with as many numbers of `a`, from `start` on, added up. */
function dot(a: Float64Array, b: Float64Array, start = 0): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += at(a, start + i) * at(b, i);
  return sum;
}
