// What the benchmark says of a goal, on samples whose answer is known.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check, verdictOf } from '../bench/goals.ts';
import { intervalOf } from '../bench/interval.ts';
import { emptyRecord } from '../bench/keep.ts';
import type { BenchRecord, Measured } from '../bench/record.ts';
import { untilSure } from '../bench/until-sure.ts';

const around = (middle: number, count: number) =>
  Array.from({ length: count }, (_, i) => middle + (i - (count - 1) / 2) / count);

test('the interval holds the median, and narrows with the rounds', () => {
  assert.equal(intervalOf([2, 2, 2, 2, 2]), { low: 2, high: 2 });
  const few = intervalOf(around(5, 7));
  const many = intervalOf(around(5, 201));
  assert.ok(few.low < 5 && few.high > 5 && many.low < 5 && many.high > 5);
  assert.ok(many.high - many.low < (few.high - few.low) / 2);
  // For 201 ranks that lie evenly, the order statistics 87 and 115 bound the median.
  assert.ok(Math.abs(many.low - (5 - 14 / 201)) < 3 / 201, `${many.low}`);
  assert.ok(Math.abs(many.high - (5 + 14 / 201)) < 3 / 201, `${many.high}`);
});

test('one round that was disturbed moves no interval of many', () => {
  const { high } = intervalOf([...around(5, 40), 1000]);
  assert.ok(high < 6, `${high}`);
});

test('the same rounds give the same interval', () => {
  const values = around(3, 15);
  assert.equal(intervalOf(values), intervalOf(values));
  assert.throws(() => intervalOf([]), 'no values');
});

test('a bound within the interval is not told yet', () => {
  assert.is(verdictOf({ low: 1.01, high: 1.04 }, { most: 1.05 }), 'holds');
  assert.is(verdictOf({ low: 1.06, high: 1.09 }, { most: 1.05 }), 'falls short');
  assert.is(verdictOf({ low: 1.04, high: 1.06 }, { most: 1.05 }), 'cannot tell');
  assert.is(verdictOf({ low: 3, high: 4 }, { least: 3 }), 'holds');
  assert.is(verdictOf({ low: 2, high: 2.9 }, { least: 3 }), 'falls short');
  assert.is(verdictOf({ low: 2, high: 3 }, { least: 3 }), 'cannot tell');
});

/** A run of `overhead3` in which lib takes so many times as long as raw grpc-js. */
function recordOf(times: number[]): BenchRecord {
  const variant = (id: string, p50: number[]): Measured => {
    const rounds = p50.map((one) => ({ seconds: 1, units: 1, p50: one, serverCpu: 1 }));
    return { id, name: id, kind: 'grpc', rounds };
  };
  const raw = times.map(() => 1);
  const variants = [variant('raw', raw), variant('log', times)];
  const chapter = { chapter: 'overhead3', title: '', unit: 'calls', reference: 'raw', variants };
  return { ...emptyRecord({ rounds: times.length, share: 1, seconds: 0 }), chapters: [chapter] };
}

test('a run names what it holds, and the chapters that want more rounds', () => {
  const sure = check(recordOf([1.01, 1.02, 1.02, 1.03]));
  assert.is(sure.hold, true);
  assert.equal(sure.unsure, []);
  const unsure = check(recordOf([0.9, 1.02, 1.08, 1.2]));
  assert.is(unsure.hold, false);
  assert.equal(unsure.unsure, ['overhead3']);
  assert.match(unsure.lines[0] ?? '', /^cannot tell .*0\.9 to 1\.2, at most 1\.05$/);
  const short = check(recordOf([1.2, 1.3, 1.4, 1.3]));
  assert.equal([short.hold, short.unsure], [false, []]);
  assert.match(short.lines[0] ?? '', 'falls short');
});

test('what cannot be told is measured again, up to a limit', async () => {
  const { chapters } = recordOf(Array.from({ length: 40 }, () => 1.02));
  const [steady] = chapters;
  if (steady === undefined) throw new Error('there is no chapter');
  const unsure = recordOf([0.9, 1.02, 1.08, 1.2]);
  const found = await untilSure(unsure, async () => steady, 100);
  assert.is(found.record.chapters[0]?.variants[0]?.rounds.length, 44);
  assert.is(found.checked.hold, true);
  let asked = 0;
  const again = async () => {
    asked++;
    return unsure.chapters[0] ?? steady;
  };
  const limited = await untilSure(unsure, again, 12);
  assert.is(asked, 2);
  assert.is(limited.record.rounds, 12);
  assert.equal(limited.checked.unsure, ['overhead3']);
});

test.run();
