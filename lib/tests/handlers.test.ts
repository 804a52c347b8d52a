// The toolbox over a real channel, each test a trap of raw grpc-js.
import { once } from 'node:events';
import { credentials, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NumberServiceHandlers } from '../../generated/numbers/v1/NumberService.ts';
import { exchange, inSeconds, messages, unaryCall, writeAll } from '../calls.ts';
import { bidi, clientStreaming, serverStreaming, unary } from '../handlers.ts';
import { logCalls, logClientCalls } from '../log-calls.ts';
import { isServiceError, StatusError } from '../status.ts';
import { testServer } from '../testing.ts';
import { type Client, NumberService } from './numbers.ts';

// Without the index signature, which would let a misspelt name pass.
type Handlers = Pick<NumberServiceHandlers, 'Double' | 'Count' | 'Sum' | 'Echo'>;
interface Numeric {
  value: number;
}

const of = (value: number): Numeric => ({ value });
const soon = () => ({ deadline: inSeconds(5) });
const double = (client: Client, value: number) =>
  unaryCall(client.double.bind(client), { value }, soon());

// A test serves the methods that it is about.
const unimplemented = () => {
  throw new StatusError(status.UNIMPLEMENTED, 'not part of this test');
};
const others: Handlers = {
  Double: unary(unimplemented),
  Count: serverStreaming(unimplemented),
  Sum: clientStreaming(unimplemented),
  Echo: bidi(unimplemented),
};

/** A server with the handlers given, and a client of it, for as long as `use` takes. */
async function withServer(
  handlers: Partial<Handlers>,
  use: (client: Client) => Promise<void>,
  log: (line: string) => void = () => {},
) {
  const interceptors = [logCalls((line) => log(`server ${line}`))];
  const implementation = { ...others, ...handlers };
  const { address, stop } = await testServer(NumberService.service, implementation, {
    interceptors,
  });
  const client = new NumberService(address, credentials.createInsecure(), {
    interceptors: [logClientCalls((line) => log(`client ${line}`))],
  });
  try {
    await use(client);
  } finally {
    client.close();
    await stop();
  }
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    return isServiceError(error) ? (status[error.code] ?? 'unknown') : String(error);
  }
}

async function collect(source: AsyncIterable<Numeric>, into: number[] = []): Promise<number[]> {
  for await (const { value } of source) into.push(value);
  return into;
}

test('a handler that throws a StatusError answers with its code', () => {
  const Double = unary<Numeric, Numeric>(() => {
    throw new StatusError(status.NOT_FOUND, 'none');
  });
  return withServer({ Double }, async (client) => {
    assert.is(await codeOf(double(client, 1)), 'NOT_FOUND');
  });
});

test('a rejected handler answers INTERNAL, and the server lives on', () => {
  const log: string[] = [];
  const handle = async ({ value }: Numeric) => {
    if (value === 1) throw new Error('secret');
    return of(value * 2);
  };
  const Double = unary(handle, (line) => log.push(line));
  return withServer({ Double }, async (client) => {
    assert.is(await codeOf(double(client, 1)), 'INTERNAL');
    assert.match(log.join(), 'secret');
    assert.is((await double(client, 21)).value, 42);
  });
});

test('all that was sent before an error arrives before the error', () => {
  async function* handle() {
    for (let n = 0; n < 100; n++) yield of(n);
    throw new StatusError(status.DATA_LOSS, 'broke');
  }
  return withServer({ Count: serverStreaming(handle) }, async (client) => {
    const received: number[] = [];
    assert.is(await codeOf(collect(messages(client.count(of(1), soon())), received)), 'DATA_LOSS');
    assert.is(received.length, 100);
  });
});

test('leaving the loop cancels the call and stops the server', async () => {
  let ended: () => void;
  const stopped = new Promise<void>((resolve) => (ended = resolve));
  async function* handle() {
    try {
      for (let n = 0; ; n++) yield of(n);
    } finally {
      ended();
    }
  }
  await withServer({ Count: serverStreaming(handle) }, async (client) => {
    for await (const { value } of messages(client.count(of(1), soon()))) if (value === 3) break;
    await stopped;
  });
});

test('a bidi handler that reads with for await ends its call', () => {
  async function* handle(requests: AsyncIterable<Numeric>) {
    for await (const { value } of requests) yield of(value * 10);
  }
  return withServer({ Echo: bidi(handle) }, async (client) => {
    assert.equal(await collect(exchange(client.echo(soon()), [1, 2, 3].map(of))), [10, 20, 30]);
  });
});

test('a source that fails cancels the call, and its error is thrown', () => {
  async function* handle(requests: AsyncIterable<Numeric>) {
    yield* requests;
  }
  function* source() {
    yield of(1);
    throw new Error('no more');
  }
  return withServer({ Echo: bidi(handle) }, async (client) => {
    assert.match(await codeOf(collect(exchange(client.echo(soon()), source()))), 'no more');
  });
});

test('a client-streaming call is written, half-closed and answered', () => {
  const Sum = clientStreaming(async (requests: AsyncIterable<Numeric>) => {
    let total = 0;
    for await (const { value } of requests) total += value;
    return of(total);
  });
  return withServer({ Sum }, async (client) => {
    const total = await new Promise<Numeric | undefined>((resolve, reject) => {
      const call = client.sum(soon(), (error, sum) => (error ? reject(error) : resolve(sum)));
      writeAll(call, [1, 2, 3].map(of)).catch(reject);
    });
    assert.is(total?.value, 6);
  });
});

test('a server that ends first stops an endless source', () => {
  async function* handle(requests: AsyncIterable<Numeric>) {
    for await (const { value } of requests) {
      yield of(value);
      if (value === 2) return;
    }
  }
  function* source() {
    for (let n = 0; ; n++) yield of(n);
  }
  return withServer({ Echo: bidi(handle) }, async (client) => {
    const call = client.echo(soon());
    const closed = once(call, 'status');
    assert.equal(await collect(exchange(call, source())), [0, 1, 2]);
    await closed;
  });
});

test('both ends log method, status and messages each way', async () => {
  async function* handle(requests: AsyncIterable<Numeric>) {
    for await (const request of requests) {
      yield request;
      yield request;
    }
    throw new StatusError(status.OUT_OF_RANGE, 'done');
  }
  const lines: string[] = [];
  const log = (line: string) => lines.push(line.replace(/[\d.]+ ms/, '# ms'));
  const use = async (client: Client) => {
    const answers = exchange(client.echo(soon()), [1, 2, 3].map(of));
    assert.is(await codeOf(collect(answers)), 'OUT_OF_RANGE');
  };
  await withServer({ Echo: bidi(handle) }, use, log);
  assert.equal(lines.sort(), [
    'client numbers.v1.NumberService/Echo OUT_OF_RANGE # ms, 3 out, 6 in',
    'server numbers.v1.NumberService/Echo OUT_OF_RANGE # ms, 3 in, 6 out',
  ]);
});

test('a call that the client leaves is logged as CANCELLED at both ends', async () => {
  async function* handle() {
    for (let n = 0; ; n++) yield of(n);
  }
  const lines: string[] = [];
  const use = async (client: Client) => {
    for await (const _ of messages(client.count(of(1), soon()))) break;
  };
  await withServer({ Count: serverStreaming(handle) }, use, (line) => lines.push(line));
  assert.is(lines.length, 2);
  for (const line of lines) assert.match(line, 'NumberService/Count CANCELLED');
});

test.run();
