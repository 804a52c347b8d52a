// One message to many streams: a listener that does not read costs the others nothing where
// each has a queue with a bound, and does where they have not.
import { status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Hub } from '../experiments/listeners/hub.ts';
import { bound, published, queues, tryWay, writing } from '../experiments/listeners/ways.ts';

const all = [published, published];

test('who writes to each and never waits keeps nearly all for the slow one', async () => {
  const { quick, slow, most } = await tryWay(writing(false));
  assert.equal(quick, all);
  assert.is(slow.got, published);
  assert.ok(most > published / 2, `${most} were kept`);
});

test("who waits for 'drain' gives nobody anything until the slow one leaves", async () => {
  const { quick, slow, stoodStill } = await tryWay(writing(true));
  assert.ok(stoodStill);
  assert.is(slow.ended, status.CANCELLED);
  assert.equal(quick, all);
});

test('a queue that drops keeps its bound, and the slow one sees the gap and goes on', async () => {
  const { quick, slow, most } = await tryWay(queues('drop'));
  assert.equal(quick, all);
  assert.is(slow.ended, status.OK);
  assert.ok(slow.gaps > 0);
  assert.is(slow.got + slow.gaps, published);
  assert.is(most, bound);
});

test('a queue that ends keeps its bound, and the slow one is told', async () => {
  const { quick, slow, most } = await tryWay(queues('end'));
  assert.equal(quick, all);
  assert.is(slow.ended, status.RESOURCE_EXHAUSTED);
  assert.ok(slow.got < published);
  assert.is(most, bound);
});

test('who has left is not kept', async () => {
  const hub = new Hub<number>();
  const leave = new AbortController();
  const reading = hub.listen(2, 'drop', leave.signal);
  const first = reading.next();
  assert.is(hub.listeners, 1);
  hub.publish(1);
  assert.equal(await first, { value: 1, done: false });
  const second = reading.next();
  leave.abort();
  assert.equal(await second, { value: undefined, done: true });
  assert.is(hub.listeners, 0);
});

test.run();
