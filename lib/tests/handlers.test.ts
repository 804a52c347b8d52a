// The toolbox over a real channel, each test a trap of raw grpc-js. The service
// is made by hand, so that lib needs no chapter's proto.
import { once } from 'node:events';
import {
  credentials,
  Metadata,
  makeGenericClientConstructor,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exchange, inSeconds, messages, unaryCall, writeAll } from '../calls.ts';
import { bidi, clientStreaming, serverStreaming, unary } from '../handlers.ts';
import { isServiceError, StatusError } from '../status.ts';
import { testServer } from '../testing.ts';

const serialize = (value: number) => Buffer.from(String(value));
const deserialize = (bytes: Buffer) => Number(bytes.toString());
const method = (path: string, requestStream: boolean, responseStream: boolean) => ({
  path: `/test.v1.Numbers/${path}`,
  requestStream,
  responseStream,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
});
const service = {
  Double: method('Double', false, false),
  Count: method('Count', false, true),
  Sum: method('Sum', true, false),
  Echo: method('Echo', true, true),
} satisfies ServiceDefinition;
const NumbersClient = makeGenericClientConstructor(service, 'Numbers');

async function withServer(
  handlers: Partial<Record<keyof typeof service, UntypedServiceImplementation[string]>>,
  use: (client: Calls) => Promise<void>,
) {
  const { address, stop } = await testServer(service, handlers);
  const client = new NumbersClient(address, credentials.createInsecure());
  const options = () => ({ deadline: inSeconds(5) });
  const [metadata, encode, decode] = [new Metadata(), serialize, deserialize];
  const stream = (name: keyof typeof service) => service[name].path;
  try {
    await use({
      double: (value) =>
        unaryCall<number, number>(
          (...args: unknown[]) => {
            const callback = args.at(-1);
            if (typeof callback !== 'function') throw new Error('no callback');
            const done = (error: unknown, response: unknown) => callback(error, response);
            return client.makeUnaryRequest(
              stream('Double'),
              encode,
              decode,
              value,
              options(),
              done,
            );
          },
          value,
          options(),
        ),
      count: (value) =>
        client.makeServerStreamRequest(stream('Count'), encode, decode, value, options()),
      sum: (done) =>
        client.makeClientStreamRequest(stream('Sum'), encode, decode, metadata, options(), done),
      echo: () => client.makeBidiStreamRequest(stream('Echo'), encode, decode, options()),
    });
  } finally {
    client.close();
    await stop();
  }
}

interface Calls {
  double(value: number): Promise<number>;
  count(value: number): ReturnType<typeof countOf>;
  sum(done: (error: unknown, total?: number) => void): ReturnType<typeof sumOf>;
  echo(): ReturnType<typeof echoOf>;
}
type Client = InstanceType<typeof NumbersClient>;
const countOf = (client: Client) => client.makeServerStreamRequest('', serialize, deserialize, 0);
const sumOf = (client: Client) =>
  client.makeClientStreamRequest('', serialize, deserialize, () => {});
const echoOf = (client: Client) => client.makeBidiStreamRequest('', serialize, deserialize);

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    return isServiceError(error) ? (status[error.code] ?? 'unknown') : String(error);
  }
}

async function collect(source: AsyncIterable<number>, into: number[] = []): Promise<number[]> {
  for await (const value of source) into.push(value);
  return into;
}

test('a handler that throws a StatusError answers with its code', () => {
  const Double = unary<number, number>(() => {
    throw new StatusError(status.NOT_FOUND, 'none');
  });
  return withServer({ Double }, async (client) => {
    assert.is(await codeOf(client.double(1)), 'NOT_FOUND');
  });
});

test('a rejected handler answers INTERNAL, and the server lives on', () => {
  const log: string[] = [];
  const handle = async (value: number) => {
    if (value === 1) throw new Error('secret');
    return value * 2;
  };
  const Double = unary(handle, (line) => log.push(line));
  return withServer({ Double }, async (client) => {
    assert.is(await codeOf(client.double(1)), 'INTERNAL');
    assert.match(log.join(), 'secret');
    assert.is(await client.double(21), 42);
  });
});

test('all that was sent before an error arrives before the error', () => {
  async function* handle() {
    for (let n = 0; n < 100; n++) yield n;
    throw new StatusError(status.DATA_LOSS, 'broke');
  }
  return withServer({ Count: serverStreaming(handle) }, async (client) => {
    const received: number[] = [];
    assert.is(await codeOf(collect(messages(client.count(1)), received)), 'DATA_LOSS');
    assert.is(received.length, 100);
  });
});

test('leaving the loop cancels the call and stops the server', async () => {
  let ended: () => void;
  const stopped = new Promise<void>((resolve) => (ended = resolve));
  async function* handle() {
    try {
      for (let n = 0; ; n++) yield n;
    } finally {
      ended();
    }
  }
  await withServer({ Count: serverStreaming(handle) }, async (client) => {
    for await (const value of messages(client.count(1))) if (value === 3) break;
    await stopped;
  });
});

test('a bidi handler that reads with for await ends its call', () => {
  async function* handle(requests: AsyncIterable<number>) {
    for await (const value of requests) yield value * 10;
  }
  return withServer({ Echo: bidi(handle) }, async (client) => {
    assert.equal(await collect(exchange(client.echo(), [1, 2, 3])), [10, 20, 30]);
  });
});

test('a source that fails cancels the call, and its error is thrown', () => {
  async function* handle(requests: AsyncIterable<number>) {
    yield* requests;
  }
  function* source() {
    yield 1;
    throw new Error('no more');
  }
  return withServer({ Echo: bidi(handle) }, async (client) => {
    assert.match(await codeOf(collect(exchange(client.echo(), source()))), 'no more');
  });
});

test('a client-streaming call is written, half-closed and answered', () => {
  const Sum = clientStreaming(async (requests: AsyncIterable<number>) => {
    let total = 0;
    for await (const value of requests) total += value;
    return total;
  });
  return withServer({ Sum }, async (client) => {
    const total = await new Promise<number | undefined>((resolve, reject) => {
      const call = client.sum((error, sum) => (error ? reject(error) : resolve(sum)));
      writeAll(call, [1, 2, 3]).catch(reject);
    });
    assert.is(total, 6);
  });
});

test('a server that ends first stops an endless source', () => {
  async function* handle(requests: AsyncIterable<number>) {
    for await (const value of requests) {
      yield value;
      if (value === 2) return;
    }
  }
  function* source() {
    for (let n = 0; ; n++) yield n;
  }
  return withServer({ Echo: bidi(handle) }, async (client) => {
    const call = client.echo();
    const closed = once(call, 'status');
    assert.equal(await collect(exchange(call, source())), [0, 1, 2]);
    await closed;
  });
});

test.run();
