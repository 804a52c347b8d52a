// Unit tests of the model and of what it is not given, with no gRPC.
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { onlineRegression } from '../forecast/predictor.ts';
import { readings } from '../readings/csv.ts';
import { refusalOf } from '../readings/refusal.ts';

const dataset = fileURLToPath(new URL('../dataset/sensors.csv', import.meta.url));
const good = { precipitation: 0, tempMax: 10, tempMin: 5, wind: 1 };

test('the model beats "tomorrow is as today" by a twentieth on the real data', async () => {
  const model = onlineRegression();
  let before: { forecast: number; naive: number } | undefined;
  let [error, naiveError] = [0, 0];
  for await (const row of readings(dataset, (reason) => assert.unreachable(reason.message))) {
    if (before !== undefined) {
      error += Math.abs(before.forecast - row.tempMax);
      naiveError += Math.abs(before.naive - row.tempMax);
    }
    before = { forecast: model.predict(row), naive: row.tempMax };
  }
  assert.ok(error > 0 && error < 0.95 * naiveError, `${error} against ${naiveError}`);
});

test('the first forecast is as today', () => {
  assert.is(onlineRegression().predict({ ...good, tempMax: 17 }), 17);
});

test('what follows a rule is learned', () => {
  // After rain it is two degrees warmer, after a dry day two degrees colder.
  const model = onlineRegression();
  let tempMax = 10;
  let forecast = 0;
  for (let day = 0; day < 300; day++) {
    // Rain comes without a pattern that repeats.
    const rain = (day * day + Math.floor(day / 7)) % 3 === 0;
    const today = tempMax;
    forecast = model.predict({ ...good, tempMax, precipitation: rain ? 5 : 0 });
    tempMax += rain ? 2 : -1;
    if (day > 200) assert.ok(Math.abs(forecast - tempMax) < 0.3, `${forecast}, not ${tempMax}`);
    assert.ok(Math.abs(forecast - today) < 5);
  }
});

test('a reading that cannot be is refused with its reason', () => {
  assert.is(refusalOf(good), undefined);
  const refused = [
    [{ wind: Number.NaN }, 'wind is not a finite number'],
    [{ tempMax: Infinity }, 'temp_max is not a finite number'],
    [{ tempMax: 1e300 }, 'temp_max is not from -100 to 70'],
    [{ precipitation: -1 }, 'precipitation is negative'],
    [{ wind: 151 }, 'wind is not from 0 to 150'],
    [{ tempMin: 11 }, 'temp_min is above temp_max'],
  ] as const;
  for (const [wrong, reason] of refused) assert.is(refusalOf({ ...good, ...wrong }), reason);
});

test.run();
