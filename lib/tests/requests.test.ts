// The requests of a call, over a stream that stands for it.
import { once } from 'node:events';
import { Duplex, Readable } from 'node:stream';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { requestsOf } from '../requests.ts';

/** A stream that brings the numbers from 1 to `count`, or stays open after them. */
function numbers(count: number, open = false) {
  let sent = 0;
  const written: unknown[] = [];
  const call = new Duplex({
    objectMode: true,
    read() {
      if (sent < count) this.push(++sent);
      else if (!open) this.push(null);
    },
    write(message: unknown, _encoding, done) {
      written.push(message);
      done();
    },
  });
  return { call, written, sent: () => sent };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('each request comes once and in order, also to who asks for many at once', async () => {
  const all: number[] = [];
  for await (const value of requestsOf<number>(numbers(100).call)) all.push(value);
  assert.equal(
    all,
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
  const requests = requestsOf<number>(numbers(2).call)[Symbol.asyncIterator]();
  const four = await Promise.all([1, 2, 3, 4].map(() => requests.next()));
  assert.equal(
    four.map(({ value, done }) => (done ? 'done' : value)),
    [1, 2, 'done', 'done'],
  );
});

test('what a stream brought before its end is given out, though it is destroyed then', async () => {
  const call = Readable.from([1, 2, 3]);
  const requests = requestsOf<number>(call)[Symbol.asyncIterator]();
  const [first] = await Promise.all([requests.next(), once(call, 'close')]);
  assert.is(call.destroyed, true);
  const rest = [first, await requests.next(), await requests.next(), await requests.next()];
  assert.equal(
    rest.map(({ value, done }) => (done ? 'done' : value)),
    [1, 2, 3, 'done'],
  );
});

test('who does not ask holds the client back', async () => {
  const { call, sent } = numbers(1000);
  const requests = requestsOf<number>(call)[Symbol.asyncIterator]();
  await turn();
  assert.is(sent(), 0);
  await requests.next();
  for (let i = 0; i < 20; i++) await turn();
  assert.ok(sent() < 60, `${sent()} were read`);
  const rest: number[] = [];
  for (let next = await requests.next(); !next.done; next = await requests.next()) {
    rest.push(next.value);
    // Slower than they come: it is held back and goes on, again and again.
    if (rest.length % 50 === 0) await turn();
  }
  assert.is(rest.length, 999);
});

test('who leaves the loop can still write', async () => {
  const { call, written } = numbers(1000);
  for await (const value of requestsOf<number>(call)) if (value === 3) break;
  await turn();
  assert.is(call.destroyed, false);
  assert.is(call.listenerCount('data'), 0);
  call.end('bye');
  await once(call, 'finish');
  assert.equal(written, ['bye']);
});

test('a call that ends before its client has half-closed is an error, for all who wait', async () => {
  const { call } = numbers(1, true);
  const requests = requestsOf<number>(call)[Symbol.asyncIterator]();
  await requests.next();
  const waiting = [requests.next(), requests.next()].map((next) =>
    next.then(
      () => 'ended',
      (error: unknown) => String(error),
    ),
  );
  call.destroy();
  for (const outcome of await Promise.all(waiting)) assert.match(outcome, 'Premature close');
  try {
    await requests.next();
    assert.unreachable('it went on');
  } catch (error) {
    assert.match(String(error), 'Premature close');
  }
});

test('what was kept of a cancelled call is not given out', async () => {
  const { call } = numbers(10, true);
  const requests = requestsOf<number>(call)[Symbol.asyncIterator]();
  await requests.next();
  await turn();
  call.destroy();
  try {
    await requests.next();
    assert.unreachable('it went on');
  } catch (error) {
    assert.match(String(error), 'Premature close');
  }
});

test.run();
