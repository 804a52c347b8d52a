// Unit tests: many streams wait for one signal, and each is told once and let go.
import { getEventListeners } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { untilStopped } from '../until-stopped.ts';

/** A source that gives `first` and then nothing any more. */
function quiet<T>(first: T): AsyncIterator<T> {
  let given = false;
  return {
    next() {
      if (given) return new Promise(() => {});
      given = true;
      return Promise.resolve({ value: first, done: false });
    },
  };
}

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

test('a signal has one listener, however many streams wait for it, and in the end none', async () => {
  const { signal } = new AbortController();
  const streams = Array.from({ length: 2000 }, (_, i) => untilStopped(quiet(i), signal));
  assert.is(listeners(signal), 1);
  for (const [i, stream] of streams.entries()) {
    assert.equal(await stream.next(), { value: i, done: false });
  }
  const last = streams.pop();
  for (const stream of streams) stream.release();
  assert.is(listeners(signal), 1);
  last?.release();
  // Twice is as good as once.
  last?.release();
  assert.is(listeners(signal), 0);
  const again = untilStopped(quiet('again'), signal);
  last?.release();
  assert.is(listeners(signal), 1);
  again.release();
  assert.is(listeners(signal), 0);
});

test('all that wait are told of a stop, also those that come later, and no one who has left', async () => {
  const controller = new AbortController();
  const [one, two, left] = ['one', 'two', 'left'].map((name) =>
    untilStopped(quiet(name), controller.signal),
  );
  if (one === undefined || two === undefined || left === undefined) throw new Error('no streams');
  for (const stream of [one, two, left]) await stream.next();
  let told = false;
  void left.next().then(() => (told = true));
  left.release();
  const waiting = [one.next(), two.next()];
  controller.abort();
  assert.equal(await Promise.all(waiting), [undefined, undefined]);
  const late = untilStopped(quiet('late'), controller.signal);
  assert.is(await late.next(), undefined);
  assert.is(told, false);
  for (const stream of [one, two, late]) stream.release();
  assert.is(listeners(controller.signal), 0);
});

test('two signals do not hear of each other', async () => {
  const [mine, other] = [new AbortController(), new AbortController()];
  const stream = untilStopped(quiet('first'), mine.signal);
  const kept = untilStopped(quiet('kept'), other.signal);
  await stream.next();
  const waiting = stream.next();
  other.abort();
  const first = await Promise.race([waiting, Promise.resolve('still waits')]);
  assert.is(first, 'still waits');
  mine.abort();
  assert.is(await waiting, undefined);
  stream.release();
  kept.release();
});

test.run();
