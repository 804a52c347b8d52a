// Integration tests: client and server over a real channel.
import { getEventListeners, once } from 'node:events';
import { credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { isServiceError } from '../../lib/status.ts';
import { testServer } from '../../lib/testing.ts';
import { BrokerService, brokerService } from '../service.ts';

const reading = (id: number, tempMax = 10) => ({
  id,
  precipitation: 0,
  tempMax,
  tempMin: -5,
  wind: 1,
});
type Client = InstanceType<typeof BrokerService>;
const open = (client: Client) => client.predict(new Metadata(), { deadline: inSeconds(60) });

async function withBroker(use: (client: Client, stopping: AbortController) => Promise<void>) {
  const stopping = new AbortController();
  // Answers with the reading's own temperature and the number of readings before it.
  const counting = () => {
    let seen = 0;
    return { predict: ({ tempMax }: { tempMax: number }) => tempMax + seen++ };
  };
  const { address, stop } = await testServer(
    BrokerService.service,
    brokerService(stopping.signal, counting),
  );
  const client = new BrokerService(address, credentials.createInsecure());
  try {
    await use(client, stopping);
  } finally {
    client.close();
    await stop();
  }
}

test('each reading is answered before the next one is sent', () =>
  withBroker(async (client) => {
    const call = open(client);
    for (let id = 1; id <= 20; id++) {
      call.write(reading(id));
      const [response] = await once(call, 'data');
      assert.is(response.id, id);
    }
    const ended = once(call, 'status');
    call.end();
    const [{ code }] = await ended;
    assert.is(code, status.OK);
  }));

test('many readings in flight are answered once each, in order, to the last digit', () =>
  withBroker(async (client) => {
    const readings = Array.from({ length: 2000 }, (_, id) => reading(id, 0.06023643732604065));
    const ids: number[] = [];
    let first: number | undefined;
    for await (const { id, prediction } of exchange(open(client), readings)) {
      ids.push(id);
      first ??= prediction;
    }
    assert.equal(
      ids,
      readings.map(({ id }) => id),
    );
    assert.is(first, 0.06023643732604065);
  }));

test('one bad reading is refused and the stream goes on', () =>
  withBroker(async (client) => {
    const results: (string | undefined)[] = [];
    const readings = [reading(1), reading(2, Number.NaN), reading(3)];
    for await (const { result } of exchange(open(client), readings)) results.push(result);
    assert.equal(results, ['prediction', 'refusal', 'prediction']);
  }));

test('streams share no state', () =>
  withBroker(async (client) => {
    const [one, two] = [open(client), open(client)];
    for (const call of [one, two, one, two]) {
      const answered = once(call, 'data');
      call.write(reading(1, 10));
      const [{ prediction }] = await answered;
      assert.ok(prediction === 10 || prediction === 11);
    }
    for (const call of [one, two]) {
      const answered = once(call, 'data');
      call.write(reading(3, 10));
      assert.is((await answered)[0].prediction, 12);
      const ended = once(call, 'status');
      call.end();
      await ended;
    }
  }));

test('twenty streams at once are no leak that Node warns of', async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error) => warnings.push(message);
  process.on('warning', onWarning);
  await withBroker(async (client) => {
    const calls = Array.from({ length: 20 }, () => open(client));
    const answers = calls.map((call) => once(call, 'data'));
    for (const call of calls) call.write(reading(1));
    await Promise.all(answers);
    for (const call of calls) call.end();
    await Promise.all(calls.map((call) => once(call, 'status')));
  });
  process.off('warning', onWarning);
  assert.equal(warnings, []);
});

test('open streams listen to the server together, and to the end of the last one', () =>
  withBroker(async (client, stopping) => {
    const listeners = () => getEventListeners(stopping.signal, 'abort').length;
    const calls = Array.from({ length: 3 }, () => open(client));
    const answers = calls.map((call) => once(call, 'data'));
    for (const call of calls) call.write(reading(1));
    await Promise.all(answers);
    assert.is(listeners(), 1);
    for (const call of calls) call.end();
    await Promise.all(calls.map((call) => once(call, 'status')));
    assert.is(listeners(), 0);
  }));

test('a stop loses no answer, tells UNAVAILABLE, and the last id answered', () =>
  withBroker(async (client, stopping) => {
    const call = open(client);
    const ids: number[] = [];
    const failed = once(call, 'error');
    call.on('data', ({ id }) => {
      ids.push(id);
      if (id === 5) stopping.abort();
    });
    for (let id = 1; id <= 5; id++) call.write(reading(id));
    const [error]: ServiceError[] = await failed;
    assert.ok(isServiceError(error));
    assert.is(error.code, status.UNAVAILABLE);
    assert.match(error.details, 'the last reading answered is 5');
    assert.equal(ids, [1, 2, 3, 4, 5]);
  }));

test('a stop tells a stream without an answer that none was given', () =>
  withBroker(async (client, stopping) => {
    const [silent, other] = [open(client), open(client)];
    const failed = once(silent, 'error');
    const otherFailed = once(other, 'error');
    // One connection: the server has seen the silent one before this answer.
    const answered = once(other, 'data');
    other.write(reading(1));
    await answered;
    stopping.abort();
    const [error]: ServiceError[] = await failed;
    assert.match(error?.details ?? '', /the last reading answered is 0$/);
    await otherFailed;
  }));

test('a stream that is opened while the server stops is told so, and ends nothing else', () =>
  withBroker(async (client, stopping) => {
    // An 'unhandledRejection' would end this process, and the server with it.
    stopping.abort();
    for (let i = 0; i < 5; i++) {
      const call = open(client);
      const failed = once(call, 'error');
      call.write(reading(1));
      const [error]: ServiceError[] = await failed;
      assert.is(error?.code, status.UNAVAILABLE);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }));

test.run();
