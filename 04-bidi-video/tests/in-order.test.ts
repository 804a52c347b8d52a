// Unit tests: order, concurrency and release, with no channel.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inOrder } from '../frames/in-order.ts';

/** Work that ends when the test says so. */
function gates() {
  const begun: number[] = [];
  const open = new Map<number, (error?: Error) => void>();
  const work = (item: number) => {
    begun.push(item);
    return new Promise<number>((resolve, reject) => {
      open.set(item, (error) => (error ? reject(error) : resolve(item * 10)));
    });
  };
  const finish = (item: number, error?: Error) => {
    const end = open.get(item);
    if (end === undefined) throw new Error(`${item} has not begun`);
    end(error);
  };
  return { begun, work, finish };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function* count(to: number) {
  for (let n = 1; n <= to; n++) yield n;
}

test('results come in the order of the source, whatever is done first', async () => {
  const { work, finish } = gates();
  const results: number[] = [];
  const reading = (async () => {
    for await (const result of inOrder(count(3), 3, work)) results.push(result);
  })();
  await turn();
  finish(3);
  finish(2);
  await turn();
  assert.equal(results, []);
  finish(1);
  await reading;
  assert.equal(results, [10, 20, 30]);
});

test('no more than so many are in work at once', async () => {
  const { begun, work, finish } = gates();
  const results = inOrder(count(10), 4, work);
  const first = results.next();
  await turn();
  assert.equal(begun, [1, 2, 3, 4]);
  finish(1);
  assert.is((await first).value, 10);
  const second = results.next();
  await turn();
  assert.equal(begun, [1, 2, 3, 4, 5]);
  for (const item of [2, 3, 4, 5]) finish(item);
  assert.is((await second).value, 20);
});

test('the first in line is released though nothing more comes', async () => {
  // A source that gives one item, and the next one only after the answer.
  let answered = () => {};
  const answer = new Promise<void>((resolve) => (answered = resolve));
  async function* source() {
    yield 1;
    await answer;
    yield 2;
  }
  const results = inOrder(source(), 4, async (item) => item);
  assert.is((await results.next()).value, 1);
  answered();
  assert.is((await results.next()).value, 2);
  assert.ok((await results.next()).done);
});

test('while nobody reads, nothing more is taken from the source', async () => {
  let taken = 0;
  async function* source() {
    for (;;) yield ++taken;
  }
  const results = inOrder(source(), 4, async (item) => item);
  await results.next();
  for (let i = 0; i < 20; i++) await turn();
  assert.ok(taken <= 6, `${taken} items were taken for a reader that took one`);
});

test('a failure is told in its turn, after the results before it', async () => {
  const { work, finish } = gates();
  const results = inOrder(count(3), 3, work);
  const first = results.next();
  await turn();
  finish(2, new Error('two is broken'));
  await turn();
  finish(1);
  assert.is((await first).value, 10);
  const failed = await results.next().catch((error: Error) => error.message);
  assert.is(failed, 'two is broken');
});

test('what was begun is answered before the failure of the source is told', async () => {
  async function* source() {
    yield 1;
    throw new Error('no more');
  }
  const results = inOrder(source(), 4, async (item) => item);
  assert.is((await results.next()).value, 1);
  assert.is(await results.next().catch((error: Error) => error.message), 'no more');
});

test.run();
