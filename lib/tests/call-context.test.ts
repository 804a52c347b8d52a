// The context of a call, over real channels: two calls at the same time do not mix.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { credentials, Metadata, type ServerDuplexStream } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NumberServiceHandlers } from '../../generated/numbers/v1/NumberService.ts';
import { callContexts, currentCall, keepContext, logWithCall } from '../call-context.ts';
import { inSeconds, unaryCall } from '../calls.ts';
import { serverStreaming, unary } from '../handlers.ts';
import { testServer } from '../testing.ts';
import { type Client, NumberService } from './numbers.ts';

type Handlers = Partial<Pick<NumberServiceHandlers, 'Double' | 'Count' | 'Echo'>>;
interface Numeric {
  value: number;
}

const soon = () => ({ deadline: inSeconds(20) });
const named = (id: string) => {
  const metadata = new Metadata();
  metadata.set('x-request-id', id);
  return metadata;
};
const id = () => currentCall()?.requestId ?? 'nothing';

async function withServer(handlers: Handlers, use: (client: Client) => Promise<void>) {
  const interceptors = [callContexts()];
  const running = await testServer(NumberService.service, handlers, { interceptors });
  const client = new NumberService(running.address, credentials.createInsecure());
  try {
    await use(client);
  } finally {
    client.close();
    await running.stop();
  }
}

/** Lets its callers go on when `count` of them have come. */
function meeting(count: number): () => Promise<void> {
  let arrived = () => {};
  const all = new Promise<void>((resolve) => (arrived = resolve));
  let here = 0;
  return () => {
    if (++here === count) arrived();
    return all;
  };
}

const double = (client: Client, metadata: Metadata) =>
  unaryCall(client.double.bind(client), { value: 1 }, { ...soon(), metadata });

test('a line written deep in a library has the request id of its call', async () => {
  const lines: string[] = [];
  const log = logWithCall((line) => lines.push(line));
  const together = meeting(2);
  // It has never heard of calls.
  const library = async (value: number) => {
    log('begins');
    await together();
    await pause(1);
    queueMicrotask(() => log('ends'));
    return { value };
  };
  const Double = unary(({ value }: Numeric) => library(value));
  await withServer({ Double }, async (client) => {
    await Promise.all([double(client, named('one')), double(client, named('two'))]);
  });
  assert.equal(lines.sort(), ['one begins', 'one ends', 'two begins', 'two ends']);
  log('outside');
  assert.is(lines.at(-1), '- outside');
});

test('a stream in parts keeps its context between one message and the next', async () => {
  const together = meeting(2);
  const seen: Record<string, Set<string>> = { one: new Set(), two: new Set() };
  const Count = serverStreaming(async function* (_: Numeric, { call }) {
    const [sent] = call.metadata.get('x-request-id');
    await together();
    // Large enough to have to wait for 'drain'.
    for (let value = 0; value < 40; value++) {
      yield { value, padding: Buffer.alloc(100_000) };
      seen[String(sent)]?.add(id());
    }
  });
  await withServer({ Count }, async (client) => {
    const read = async (name: string) => {
      for await (const _ of client.count({ value: 1 }, named(name), soon()));
    };
    await Promise.all([read('one'), read('two')]);
  });
  assert.equal(seen, { one: new Set(['one']), two: new Set(['two']) });
});

test('all events of a stream at a server come in the context of its call', async () => {
  const seen = new Map<string, string[]>();
  const note = (what: string, want: unknown) => {
    const found = id();
    seen.set(what, [...(seen.get(what) ?? []), found === want ? 'own' : `${want} finds ${found}`]);
  };
  const closed = meeting(3);
  const Echo = (call: ServerDuplexStream<Numeric, Numeric>) => {
    const [sent] = call.metadata.get('x-request-id');
    note('handler', sent);
    call.on('data', (message: Numeric) => {
      note('data', sent);
      call.write(message, () => note('written', sent));
    });
    call.on('end', () => {
      note('end', sent);
      call.end();
    });
    call.on('finish', () => note('finish', sent));
    call.on('cancelled', () => {
      note('cancelled', sent);
      void closed();
    });
  };
  await withServer({ Echo }, async (client) => {
    const calls = ['one', 'two'].map((name) => client.echo(named(name), soon()));
    // Each message of one is followed by one of the other.
    for (let value = 0; value < 5; value++) {
      for (const call of calls) {
        call.write({ value });
        await once(call, 'data');
      }
    }
    const [one, two] = calls;
    one?.end();
    two?.on('error', () => {}).cancel();
    await closed();
  });
  for (const what of ['handler', 'data', 'written', 'end', 'finish', 'cancelled']) {
    assert.equal(new Set(seen.get(what)), new Set(['own']), what);
  }
});

test('an id that does not fit into a log is not taken', async () => {
  const Double = unary(() => ({ padding: Buffer.from(id()) }));
  await withServer({ Double }, async (client) => {
    const answered = async (sent: string) =>
      String((await double(client, named(sent)))?.padding ?? '');
    assert.is(await answered('req-7.a_B'), 'req-7.a_B');
    for (const bad of ['', 'two words', 'x'.repeat(65), '"}', '\\n']) {
      assert.match(await answered(bad), /^[0-9a-f]{8}-/, bad);
    }
  });
});

test('the next server gets the id, and metadata of the caller stay as they were', async () => {
  const metadata = new Metadata();
  const seen: string[] = [];
  const Double = unary(({ value }: Numeric) => {
    seen.push(id());
    return { value };
  });
  await withServer({ Double }, async (backend) => {
    const address = backend.getChannel().getTarget().replace(/^dns:/, '');
    const next = new NumberService(address, credentials.createInsecure(), {
      interceptors: [keepContext],
    });
    const front = unary(async () => (await double(next, metadata)) ?? {});
    await withServer({ Double: front }, async (client) => {
      await Promise.all([double(client, named('one')), double(client, named('two'))]);
    });
    next.close();
  });
  assert.equal(seen.sort(), ['one', 'two']);
  assert.equal(metadata.getMap(), {});
});

test.run();
