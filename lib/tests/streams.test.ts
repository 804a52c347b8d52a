import { PassThrough, Writable } from 'node:stream';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeMessages } from '../streams.ts';

test('the source runs no further ahead than the buffer', async () => {
  const stream = new PassThrough({ objectMode: true, highWaterMark: 16 });
  let made = 0;
  const source = function* () {
    for (;;) yield ++made;
  };
  const controller = new AbortController();
  const writing = writeMessages(stream, source(), controller.signal);
  const refused = writing.then(
    () => undefined,
    (error: unknown) => error,
  );
  await new Promise((resolve) => setImmediate(resolve));
  const ahead = made;
  controller.abort(new Error('gone'));
  assert.instance(await refused, Error);
  assert.ok(ahead <= 33, `${ahead} messages were made for a reader that reads none`);
});

test('what was written before the source failed is flushed first', async () => {
  const arrived: number[] = [];
  const stream = new Writable({
    objectMode: true,
    write(message: number, _encoding, done) {
      setImmediate(() => {
        arrived.push(message);
        done();
      });
    },
  });
  const source = function* () {
    yield 1;
    yield 2;
    yield 3;
    throw new Error('broken source');
  };
  try {
    await writeMessages(stream, source(), new AbortController().signal);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), 'broken source');
  }
  assert.equal(arrived, [1, 2, 3]);
});

test.run();
