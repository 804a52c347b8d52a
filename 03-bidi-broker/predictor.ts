// The model: the next day's highest temperature, learned while it is asked.
// Knows nothing of gRPC.

/** The four sensors of one day. */
export interface Reading {
  precipitation: number;
  tempMax: number;
  tempMin: number;
  wind: number;
}

/** Something that answers each day's reading with a forecast for the next day, in °C. */
export interface Predictor {
  predict(reading: Reading): number;
}

/** Why a reading cannot be used; `undefined` when it can. */
export function refusalOf(reading: Reading): string | undefined {
  const { precipitation, tempMax, tempMin, wind } = reading;
  const broken = Object.entries(reading).find(([, value]) => !Number.isFinite(value));
  if (broken !== undefined) return `${broken[0]} is not a finite number`;
  if (precipitation < 0) return 'precipitation is negative';
  if (wind < 0) return 'wind is negative';
  if (tempMin > tempMax) return 'temp_min is above temp_max';
  return undefined;
}

/**
 * Linear regression by recursive least squares. Each reading is first the truth
 * that the forecast of the day before is corrected by, then the input of the
 * next forecast. `forgetting` just under 1 lets old days count less.
 *
 * What it knows of a day: whether it rained, the highest and lowest temperature,
 * the wind, and the mean of the last weeks, towards which the weather returns.
 */
export function onlineRegression(forgetting = 0.999): Predictor {
  const weights: number[] = [0, 0, 1, 0, 0, 0]; // At first: tomorrow is as today.
  const size = weights.length;
  // The inverse correlation matrix; large values say that nothing is known yet.
  let inverse = Array.from({ length: size }, (_, i) => unit(size, i).map((v) => v * 100));
  let yesterday: number[] | undefined;
  let recent: number | undefined;

  function learn(input: number[], truth: number): void {
    const gainTop = inverse.map((row) => dot(row, input));
    const gain = gainTop.map((value) => value / (forgetting + dot(input, gainTop)));
    const error = truth - dot(weights, input);
    for (let i = 0; i < size; i++) weights[i] = (weights[i] ?? 0) + (gain[i] ?? 0) * error;
    inverse = inverse.map((row, i) =>
      row.map((value, j) => (value - (gain[i] ?? 0) * (gainTop[j] ?? 0)) / forgetting),
    );
  }

  return {
    predict({ precipitation, tempMax, tempMin, wind }) {
      if (yesterday !== undefined) learn(yesterday, tempMax);
      recent = recent === undefined ? tempMax : 0.95 * recent + 0.05 * tempMax;
      yesterday = [1, precipitation > 0 ? 1 : 0, tempMax, tempMin, wind, recent];
      return dot(weights, yesterday);
    },
  };
}

const unit = (size: number, at: number) =>
  Array.from({ length: size }, (_, i) => (i === at ? 1 : 0));
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
