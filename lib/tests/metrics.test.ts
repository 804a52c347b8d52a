// What Prometheus reads of a server, over real channels: each call is counted once.
import { once } from 'node:events';
import {
  Client,
  credentials,
  Metadata,
  ServerInterceptingCall,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NumberServiceHandlers } from '../../generated/numbers/v1/NumberService.ts';
import type { ProtoGrpcType } from '../../generated/numbers.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { exchange, inSeconds, messages, unaryCall, writeAll } from '../calls.ts';
import { bidi, clientStreaming, serverStreaming, unary } from '../handlers.ts';
import { codeName, makeMetrics } from '../metrics.ts';
import { StatusError } from '../status.ts';
import { serviceError, testServer } from '../testing.ts';
import { all, type Samples, samplesIn } from './samples.ts';

const { NumberService } = stubs<ProtoGrpcType>(
  loadDefinition(new URL('numbers.proto', import.meta.url)),
).numbers.v1;
type Numbers = InstanceType<typeof NumberService>;
type Handlers = Pick<NumberServiceHandlers, 'Double' | 'Count' | 'Sum' | 'Echo'>;
interface Numeric {
  value: number;
}

const soon = () => ({ deadline: inSeconds(20) });
const of = (value: number): Numeric => ({ value });
const forEver = -1;

/** Count sends `value` messages, or waits until it is left; Double refuses what is negative. */
function handlers(left: (signal: AbortSignal) => void = () => {}): Handlers {
  return {
    Double: unary(({ value }: Numeric) => {
      if (value < 0) throw new StatusError(status.NOT_FOUND, 'no such number');
      return of(value * 2);
    }),
    Count: serverStreaming(async function* ({ value }: Numeric, { signal }) {
      left(signal);
      if (value === forEver) await once(signal, 'abort');
      for (let n = 0; n < value; n++) yield of(n);
    }),
    Sum: clientStreaming(async (requests: AsyncIterable<Numeric>) => {
      let total = 0;
      for await (const { value } of requests) total += value;
      return of(total);
    }),
    Echo: bidi(async function* (requests: AsyncIterable<Numeric>) {
      yield* requests;
    }),
  };
}

const double = (client: Numbers, value: number, metadata = new Metadata()) =>
  unaryCall(client.double.bind(client), { value }, { ...soon(), metadata });

/** Gives `use` a client of a server with metrics, and what reads them. */
async function measured(
  use: (client: Numbers, read: () => Promise<Samples>, address: string) => Promise<void>,
  options: { serve?: Handlers; interceptors?: ServerInterceptor[]; limit?: number } = {},
): Promise<void> {
  const metrics = makeMetrics();
  const { serve = handlers(), interceptors = [], limit = 4096 } = options;
  const running = await testServer(NumberService.service, serve, {
    interceptors: [metrics.interceptor, ...interceptors],
    'grpc.max_receive_message_length': limit,
  });
  metrics.watch(running.server);
  const client = new NumberService(running.address, credentials.createInsecure());
  try {
    await use(client, async () => samplesIn(await metrics.text()), running.address);
  } finally {
    client.close();
    await running.stop();
  }
}

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

test('what grpc-js answers by itself counts under its own status', () =>
  measured(async (client, read) => {
    // The server's own clock: a deadline of the client would cancel the call first.
    const metadata = new Metadata();
    metadata.set('grpc-timeout', '1m');
    const stream = client.count(of(forEver), metadata);
    await serviceError(
      (async () => {
        for await (const _ of messages(stream));
      })(),
    );
    const large = { value: 1, padding: Buffer.alloc(5000) };
    await serviceError(unaryCall(client.double.bind(client), large, soon()));
    const samples = await read();
    assert.is(samples.get('handled server_stream Count DeadlineExceeded'), 1);
    assert.is(samples.get('handled unary Double ResourceExhausted'), 1);
    assert.is(all(samples, 'handled'), 2);
  }));

test('a call that an interceptor refuses is counted', () => {
  const refuse: ServerInterceptor = (_, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: () =>
            call.sendStatus({ code: status.UNAUTHENTICATED, details: 'who are you?' }),
        }),
    });
  return measured(
    async (client, read) => {
      assert.is((await serviceError(double(client, 1))).code, status.UNAUTHENTICATED);
      const samples = await read();
      assert.is(samples.get('started unary Double'), 1);
      assert.is(samples.get('handled unary Double Unauthenticated'), 1);
      assert.is(all(samples, 'handled'), 1);
    },
    { interceptors: [refuse] },
  );
});

test('a call that is left while an interceptor thinks is counted', async () => {
  let think = () => {};
  const thought = new Promise<void>((resolve) => (think = resolve));
  const slow: ServerInterceptor = ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => void (path.endsWith('Count') ? thought.then(() => next()) : next()),
    });
  await measured(
    async (client, read) => {
      const call = client.count(of(1), soon());
      const failed = once(call, 'error');
      // On the same connection: who has answered it has read what was sent before.
      await double(client, 1);
      call.cancel();
      await failed;
      await double(client, 1);
      think();
      await thought;
      const samples = await read();
      assert.is(samples.get('handled server_stream Count Canceled'), 1);
      assert.is(all(samples, 'handled'), 3);
    },
    { interceptors: [slow] },
  );
});

test('an unknown method is counted, and its name is not kept', () =>
  measured(async (client, read, address) => {
    const stranger = new Client(address, credentials.createInsecure());
    const same = (bytes: Buffer) => bytes;
    const call = (path: string) =>
      serviceError(
        new Promise((resolve, reject) => {
          stranger.makeUnaryRequest(path, same, same, Buffer.alloc(0), soon(), (error, answer) =>
            error ? reject(error) : resolve(answer),
          );
        }),
      );
    try {
      for (const path of ['/numbers.v1.NumberService/Treble', '/"}evil{/\\n']) {
        assert.is((await call(path)).code, status.UNIMPLEMENTED);
      }
    } finally {
      stranger.close();
    }
    await double(client, 1);
    const samples = await read();
    assert.is(samples.get('started unary unknown'), 2);
    assert.is(samples.get('handled unary unknown Unimplemented'), 2);
    assert.is(samples.get('handled unary Double OK'), 1);
    assert.is(all(await read(), 'started'), 3);
    assert.is(all(await read(), 'handled'), 3);
  }));

test('codes have the names that dashboards ask for', () => {
  assert.equal([status.OK, status.CANCELLED, status.DATA_LOSS].map(codeName), [
    'OK',
    'Canceled',
    'DataLoss',
  ]);
});

test.run();
