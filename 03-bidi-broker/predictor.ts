// The model: the next day's highest temperature, learned while it is asked.
// Knows nothing of gRPC.

/** The four sensors of one day. */
export interface Reading {
  /** mm */
  precipitation: number;
  /** °C */
  tempMax: number;
  /** °C */
  tempMin: number;
  /** m/s */
  wind: number;
}

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
  let yesterday: { features: number[]; tempMax: number } | undefined;
  // One weight a feature, all 0: at first, tomorrow is as today.
  let weights: number[] = [];
  // How unsure each weight is, alone and with each other one: at first all the same.
  let doubt: number[][] = [];

  function learn(input: number[], truth: number): void {
    const surprise = truth - dot(weights, input);
    const spread = doubt.map((row) => dot(row, input));
    const share = 1 / (1 + dot(input, spread));
    // The less sure a weight is, the further it moves, and the surer it is then.
    for (const [i, row] of doubt.entries()) {
      const gain = at(spread, i) * share;
      weights[i] = at(weights, i) + gain * surprise;
      for (let j = 0; j < row.length; j++) row[j] = at(row, j) - gain * at(spread, j);
    }
  }

  return {
    predict(reading) {
      const today = { features: describe(reading), tempMax: reading.tempMax };
      if (yesterday === undefined) {
        weights = today.features.map(() => 0);
        doubt = weights.map((_, i) => weights.map((_, j) => (i === j ? 1 : 0)));
      } else learn(yesterday.features, today.tempMax - yesterday.tempMax);
      yesterday = today;
      // What is learned is the change from today to tomorrow.
      return today.tempMax + dot(weights, today.features);
    },
  };
}

/** What the model knows of a day: its sensors, and what it remembers of the days before. */
function features(): (reading: Reading) => number[] {
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
    const wave = [Math.sin(season), Math.cos(season)];
    return [1, rained, tempMax, tempMin, wind, change, usual, ...wave];
  };
}

const at = (values: number[], i: number) => values[i] ?? 0;

function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}
