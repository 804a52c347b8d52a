// Integration tests of going on elsewhere: nothing is lost, nothing is doubled.
import { credentials, Server, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds } from '../../lib/calls.ts';
import { listen, stop } from '../../lib/server.ts';
import { isServiceError } from '../../lib/status.ts';
import { withClient } from '../../lib/testing.ts';
import type { Row } from '../readings/csv.ts';
import { forecasts } from '../resume.ts';
import { BrokerService, brokerService } from '../service.ts';

const row = (id: number): Row => ({
  id,
  date: undefined,
  precipitation: 0,
  tempMax: 10,
  tempMin: 5,
  wind: 1,
});
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
async function* rows(last: number) {
  for (const id of upTo(last)) yield row(id);
}

/** A server of this process, on a port that another one may take over. */
async function broker(port = 0) {
  const stopping = new AbortController();
  const server = new Server();
  server.addService(
    BrokerService.service,
    brokerService(stopping.signal, () => ({ predict: ({ tempMax }) => tempMax })),
  );
  return {
    port: await listen(server, { host: '127.0.0.1', port }),
    /** In order, as on SIGTERM. */
    async stop() {
      stopping.abort();
      await stop(server, 2000);
    },
    /** All connections are cut. */
    cut: () => server.forceShutdown(),
  };
}

const options = { window: 8, deadline: inSeconds(20), pauseMs: 5 };

/** Stops the server with `end` after answer 20 of 100, starts another, and takes the rest. */
async function resumed(end: (server: Awaited<ReturnType<typeof broker>>) => Promise<void> | void) {
  const first = await broker();
  let second: Awaited<ReturnType<typeof broker>> | undefined;
  const client = new BrokerService(`127.0.0.1:${first.port}`, credentials.createInsecure());
  const ids: number[] = [];
  const breaks: number[][] = [];
  const onBreak = (unanswered: number[]) => breaks.push(unanswered);
  try {
    // Endless tries: how long a port takes to be free again is not the matter here.
    const patient = { ...options, patience: Infinity, onBreak };
    for await (const { row, response } of forecasts(client, rows(100), patient)) {
      assert.is(response.id, row.id);
      ids.push(row.id);
      if (row.id !== 20) continue;
      await end(first);
      second = await broker(first.port);
    }
  } finally {
    client.close();
    await second?.stop();
  }
  assert.equal(ids, upTo(100));
  return breaks;
}

test('a server that stops in order is followed by another', async () => {
  const breaks = await resumed((server) => server.stop());
  assert.ok(breaks.length > 0);
  // Answers that were made before the stop have come, and are not asked for again.
  assert.ok((breaks[0]?.[0] ?? 0) > 20, `again from ${breaks[0]}`);
});

test('a server that cuts its calls is followed by another, too', async () => {
  const breaks = await resumed((server) => server.cut());
  assert.ok(breaks.length > 0);
});

test('a break while nothing is under way is no end, and the next reading is not lost', async () => {
  const first = await broker();
  const client = new BrokerService(`127.0.0.1:${first.port}`, credentials.createInsecure());
  let onGone = () => {};
  const gone = new Promise<void>((resolve) => (onGone = resolve));
  let second: ReturnType<typeof broker> | undefined;
  // The third reading comes when the first server is gone and the second is there.
  async function* slowly() {
    yield row(1);
    yield row(2);
    await gone;
    await second;
    yield row(3);
  }
  const ids: number[] = [];
  const onBreak = (unanswered: number[]) => {
    assert.equal(unanswered, []);
    second ??= broker(first.port);
    onGone();
  };
  let stopped: Promise<void> | undefined;
  const patient = { ...options, patience: Infinity, onBreak };
  for await (const { row } of forecasts(client, slowly(), patient)) {
    ids.push(row.id);
    if (row.id === 2) stopped = first.stop();
  }
  client.close();
  await stopped;
  await (await second)?.stop();
  assert.equal(ids, [1, 2, 3]);
});

/** What the forecasts end with, and how often they were tried again. */
async function failure(client: InstanceType<typeof BrokerService>, onFirst = async () => {}) {
  let breaks = 0;
  const limited = { ...options, patience: 3, onBreak: () => breaks++ };
  try {
    for await (const { row } of forecasts(client, rows(100), limited)) {
      if (row.id === 1) await onFirst();
    }
    return { breaks, error: undefined };
  } catch (error) {
    return { breaks, error };
  }
}

test('a server that stays away is given up', async () => {
  const first = await broker();
  const client = new BrokerService(`127.0.0.1:${first.port}`, credentials.createInsecure());
  const { breaks, error } = await failure(client, () => first.stop());
  client.close();
  assert.is(breaks, 3);
  assert.ok(isServiceError(error) && error.code === status.UNAVAILABLE, String(error));
});

test('a server that was never there is an error at once', async () => {
  const client = new BrokerService('127.0.0.1:1', credentials.createInsecure());
  const { breaks, error } = await failure(client);
  client.close();
  assert.is(breaks, 0);
  assert.ok(isServiceError(error) && error.code === status.UNAVAILABLE, String(error));
});

test('a server that ends with OK too early is not taken for one that is done', () =>
  withClient(
    BrokerService,
    {
      Predict: (call: { once(event: 'data', done: () => void): void; end(): void }) =>
        call.once('data', () => call.end()),
    },
    async (client) => {
      const { error } = await failure(client);
      assert.match(String(error), 'before it had answered every reading');
    },
  ));

test('ids tell answers apart: two of one id at the same time are an error', async () => {
  async function* twice() {
    yield row(1);
    yield row(1);
  }
  await withClient(
    BrokerService,
    // Reads, and answers nothing.
    { Predict: (call: { resume(): void }) => call.resume() },
    async (client) => {
      const answers = forecasts(client, twice(), options);
      const error = await answers.next().then(
        () => assert.unreachable(),
        (error: unknown) => error,
      );
      assert.match(String(error), 'Two readings with the id 1');
    },
  );
});

test.run();
