// What goes wrong with raw grpc-js on a bidirectional call, shown failing first,
// and what this chapter does instead.
import { once } from 'node:events';
import {
  credentials,
  Server,
  type ServerDuplexStream,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { BrokerRequest__Output } from '../../generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '../../generated/broker/v1/BrokerResponse.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { bidi } from '../../lib/handlers.ts';
import { listen, stop } from '../../lib/server.ts';
import { isServiceError } from '../../lib/status.ts';
import { loopsDestroy, withClient } from '../../lib/testing.ts';
import { BrokerService, brokerService } from '../service.ts';

type Client = InstanceType<typeof BrokerService>;
type Call = ServerDuplexStream<BrokerRequest__Output, BrokerResponse>;

const reading = (id: number, tempMax = 10) => ({
  id,
  tempMax,
  tempMin: 0,
  precipitation: 0,
  wind: 1,
});
const soon = (seconds = 10) => ({ deadline: inSeconds(seconds) });

const withServer = (
  handlers: UntypedServiceImplementation,
  use: (client: Client) => Promise<void>,
) => withClient(BrokerService, handlers, use);

/** The answers that came, and the status that ended the call. */
async function run(client: Client, ids: number[], seconds = 10) {
  const answers: number[] = [];
  try {
    for await (const { id } of exchange(
      client.predict(soon(seconds)),
      ids.map((id) => reading(id)),
    )) {
      answers.push(id);
    }
    return { answers, code: status.OK };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { answers, code: error.code };
  }
}

const never = new AbortController().signal;

test('for await and end() on the server leave the client waiting', async () => {
  // Naive: where the loop destroys the stream when it is done, it does so for both
  // ways, and end() has nothing left to send a status with.
  const Predict = async (call: Call) => {
    for await (const { id } of call) call.write({ id, prediction: 1 });
    call.end();
  };
  await withServer({ Predict }, async (client) => {
    const expected = (await loopsDestroy()) ? status.DEADLINE_EXCEEDED : status.OK;
    assert.is((await run(client, [1, 2, 3], 0.5)).code, expected);
  });
  // Ours: an iterator that leaves the stream alone.
  const ours = bidi(async function* (requests: AsyncIterable<BrokerRequest__Output>) {
    for await (const { id } of requests) yield { id, prediction: 1 };
  });
  await withServer({ Predict: ours }, async (client) => {
    assert.equal(await run(client, [1, 2, 3]), { answers: [1, 2, 3], code: status.OK });
  });
});

test('a server that reads to the end before it answers stops a client that waits', async () => {
  /** Sends the second reading when the first answer has come. */
  const lockstep = async (client: Client, seconds: number) => {
    const call = client.predict(soon(seconds));
    call.write(reading(1));
    const answered = await Promise.race([
      new Promise<string>((resolve) => call.once('data', () => resolve('answered'))),
      new Promise<string>((resolve) => {
        call.once('error', (error: ServiceError) => resolve(status[error.code]));
      }),
    ]);
    call.on('error', () => {}); // For the cancel that follows.
    call.cancel();
    return answered;
  };
  // Naive: collect, then answer.
  const Predict = (call: Call) => {
    const ids: number[] = [];
    call.on('data', ({ id }: BrokerRequest__Output) => ids.push(id));
    call.on('end', () => {
      for (const id of ids) call.write({ id, prediction: 1 });
      call.end();
    });
  };
  await withServer({ Predict }, async (client) => {
    assert.is(await lockstep(client, 0.5), 'DEADLINE_EXCEEDED');
  });
  // Ours: each reading is answered before the next one is read.
  await withServer(brokerService(never), async (client) => {
    assert.is(await lockstep(client, 10), 'answered');
  });
});

test('state outside the handler is shared by all streams', async () => {
  // Naive: one counter for the server.
  let seen = 0;
  const Predict = bidi(async function* (requests: AsyncIterable<BrokerRequest__Output>) {
    for await (const { id } of requests) yield { id, prediction: ++seen };
  });
  const last = async (client: Client) => {
    let value = 0;
    for await (const { prediction = 0 } of exchange(client.predict(soon()), [reading(1)])) {
      value = prediction;
    }
    return value;
  };
  await withServer({ Predict }, async (client) => {
    assert.equal([await last(client), await last(client)], [1, 2]);
  });
  // Ours: each call makes a predictor of its own.
  await withServer(brokerService(never), async (client) => {
    assert.is(await last(client), await last(client));
  });
});

test('a float loses digits that a double keeps', () => {
  const sent = 0.06023643732604065;
  // Naive: what a float field would carry.
  assert.is(Math.fround(sent), 0.06023643910884857);
  // Ours: the contract says double.
  const { requestSerialize, requestDeserialize } = BrokerService.service.Predict;
  assert.is(requestDeserialize(requestSerialize(reading(1, sent))).tempMax, sent);
});

test('tryShutdown waits for ever on an open stream', async () => {
  const server = new Server();
  server.addService(BrokerService.service, brokerService(never));
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  const client = new BrokerService(`127.0.0.1:${port}`, credentials.createInsecure());
  const call = client.predict(soon());
  const ended = once(call, 'error');
  call.write(reading(1));
  await once(call, 'data');
  // Naive: it would be done when this stream is, and nobody ends this stream.
  let naive = false;
  server.tryShutdown(() => {
    naive = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(naive, false);
  // Ours: a stop with a limit. The stream is cut, and its client is told.
  await stop(server, 50);
  const [{ code }] = await ended;
  assert.ok(code === status.CANCELLED || code === status.UNAVAILABLE || code === status.INTERNAL);
  client.close();
});

test('closing a client does not end its calls', async () => {
  await withServer(brokerService(never), async (client) => {
    const call = client.predict(soon());
    call.write(reading(1));
    await once(call, 'data');
    // Naive: close() and think that all is over.
    client.close();
    const answered = once(call, 'data');
    call.write(reading(2));
    const [{ id }] = await answered;
    assert.is(id, 2);
    // Ours: the call is ended, and exchange() does so when its loop is left.
    const ended = once(call, 'status');
    call.end();
    assert.is((await ended)[0].code, status.OK);
  });
});

test.run();
