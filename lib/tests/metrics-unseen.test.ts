// Calls that no handler ends are counted too: refused, too late, too large, left, unknown.
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
import { messages, unaryCall } from '../calls.ts';
import { serviceError } from '../testing.ts';
import { double, forEver, measured, of, soon } from './measured.ts';
import { all } from './samples.ts';

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

test.run();
