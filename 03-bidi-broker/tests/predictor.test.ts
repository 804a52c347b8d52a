// Unit tests: the model and the CSV reader, with no gRPC.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { onlineRegression, refusalOf } from '../predictor.ts';
import { readings } from '../readings.ts';

const dataset = fileURLToPath(new URL('../dataset/sensors.csv', import.meta.url));

test('the model beats "tomorrow is as today" on the real data', async () => {
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
  assert.ok(error > 0 && error < naiveError, `${error} against ${naiveError}`);
});

test('a malformed row is named by line and column, and the next is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-'));
  const file = join(folder, 'some.csv');
  const lines = ['id,precipitation,temp_max,temp_min,wind', '1,0,10,5,x', '2,0,10,5', '3,0,10,5,1'];
  writeFileSync(file, lines.join('\n'));
  const reasons: string[] = [];
  const ids: number[] = [];
  for await (const { id } of readings(file, ({ message }) => reasons.push(message))) ids.push(id);
  rmSync(folder, { recursive: true });
  assert.equal(ids, [3]);
  assert.equal(reasons, [
    'line 2, column wind: "x" is not a number',
    'line 3, column wind: nothing is not a number',
  ]);
});

test('a reading that cannot be is refused with its reason', () => {
  const good = { precipitation: 0, tempMax: 10, tempMin: 5, wind: 1 };
  assert.is(refusalOf(good), undefined);
  assert.match(refusalOf({ ...good, wind: Number.NaN }) ?? '', 'wind');
  assert.match(refusalOf({ ...good, tempMin: 11 }) ?? '', 'temp_min');
});

test.run();
