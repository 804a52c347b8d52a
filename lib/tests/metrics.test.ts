// What Prometheus reads of a server, over real channels: each call is counted once.
import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exchange, messages, writeAll } from '../calls.ts';
import { codeName } from '../metrics.ts';
import { serviceError } from '../testing.ts';
import { double, forEver, handlers, measured, type Numbers, of, soon } from './measured.ts';
import { all, type Samples } from './samples.ts';

test('each shape of call is counted when it begins and when it ends', () =>
  measured(async (client, read) => {
    await double(client, 1);
    await double(client, 2);
    for await (const _ of messages(client.count(of(3), soon())));
    for await (const _ of exchange(client.echo(soon()), [of(1), of(2)]));
    await new Promise<void>((resolve, reject) => {
      const call = client.sum(soon(), (error) => (error ? reject(error) : resolve()));
      writeAll(call, [of(1), of(2)]).catch(reject);
    });
    const samples = await read();
    for (const [shape, count] of Object.entries({
      'unary Double': 2,
      'server_stream Count': 1,
      'client_stream Sum': 1,
      'bidi_stream Echo': 1,
    })) {
      assert.is(samples.get(`started ${shape}`), count, shape);
      assert.is(samples.get(`handled ${shape} OK`), count, shape);
      assert.is(samples.get(`handling_seconds_count ${shape}`), count, shape);
    }
    assert.is(all(samples, 'handled'), 5);
  }));

test('a call that runs has begun and not ended', async () => {
  let reached = (_: AbortSignal) => {};
  const began = new Promise<AbortSignal>((resolve) => (reached = resolve));
  const use = async (client: Numbers, read: () => Promise<Samples>) => {
    const call = client.count(of(forEver), soon());
    call.on('error', () => {});
    const signal = await began;
    assert.is(all(await read(), 'started'), 1);
    assert.is(all(await read(), 'handled'), 0);
    call.cancel();
    if (!signal.aborted) await once(signal, 'abort');
    const samples = await read();
    assert.is(samples.get('handled server_stream Count Canceled'), 1);
    assert.is(all(samples, 'handled'), 1);
  };
  await measured(use, { serve: handlers((signal) => reached(signal)) });
});

test('a status of a handler counts under its name', () =>
  measured(async (client, read) => {
    await serviceError(double(client, -1));
    assert.is((await read()).get('handled unary Double NotFound'), 1);
    assert.is(all(await read(), 'handled'), 1);
  }));

test('codes have the names that dashboards ask for', () => {
  assert.equal([status.OK, status.CANCELLED, status.DATA_LOSS].map(codeName), [
    'OK',
    'Canceled',
    'DataLoss',
  ]);
});

test.run();
