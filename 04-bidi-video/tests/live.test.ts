// Unit tests of the camera: frames by the clock, until somebody has had enough.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { live } from '../frames/live.ts';

/** Items without end; `closed` resolves when somebody has closed them. */
function endless() {
  let close = () => {};
  const closed = new Promise<void>((resolve) => (close = resolve));
  async function* items() {
    try {
      for (let n = 1; ; n++) yield n;
    } finally {
      close();
    }
  }
  return { items: items(), closed };
}

test('an abort ends the frames in the pause before the next one, and closes the source', async () => {
  const source = endless();
  const stop = new AbortController();
  // The second item is due after seventeen minutes.
  const { frames } = live(source.items, 0.001, stop.signal);
  assert.is((await frames.next()).value, 1);
  const second = frames.next();
  stop.abort();
  assert.ok((await second).done);
  await source.closed;
});

test('who leaves the loop closes the source', async () => {
  const source = endless();
  const { frames } = live(source.items, 1000, new AbortController().signal);
  for await (const frame of frames) if (frame > 2) break;
  await source.closed;
});

test('a failure of the source is told after the frames before it', async () => {
  async function* broken() {
    yield 1;
    throw new Error('no more');
  }
  const { frames } = live(broken(), 1000, new AbortController().signal);
  assert.is((await frames.next()).value, 1);
  assert.is(await frames.next().catch((error: Error) => error.message), 'no more');
});

test.run();
