// The tap on real calls: what went over the wire is what it says.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type ChannelOptions, credentials } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProtoGrpcType } from '../../generated/numbers.ts';
import { exchange, inSeconds, messages, unaryCall } from '../../lib/calls.ts';
import { bidi, serverStreaming, unary } from '../../lib/handlers.ts';
import { testServer } from '../../lib/testing.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { callsOf, type WireCall } from '../wire/calls.ts';
import { diagram } from '../wire/diagram.ts';
import type { WireEvent } from '../wire/event.ts';
import { byteLines, logLines } from '../wire/log.ts';
import { byNumber } from '../wire/names.ts';
import { picture } from '../wire/picture.ts';
import { startTap } from '../wire/tap.ts';

const definition = loadDefinition(new URL('../../lib/tests/numbers.proto', import.meta.url));
const { NumberService } = stubs<ProtoGrpcType>(definition).numbers.v1;
type Client = InstanceType<typeof NumberService>;
const soon = (seconds = 5) => ({ deadline: inSeconds(seconds) });

async function* forever() {
  for (let value = 1; ; value++) yield { value, padding: Buffer.alloc(1000) };
}
const handlers = {
  Double: unary(({ value }: { value: number }) => ({ value: value * 2 })),
  Count: serverStreaming(forever),
  Echo: bidi(async function* (requests: AsyncIterable<{ value: number }>) {
    for await (const { value } of requests) yield { value };
  }),
};

interface Seen {
  events: WireEvent[];
  calls: WireCall[];
}

/** What a tap sees of what `use` does. */
async function tapped(
  use: (client: Client) => Promise<void>,
  options: ChannelOptions = {},
): Promise<Seen> {
  const server = await testServer(NumberService.service, handlers);
  const events: WireEvent[] = [];
  const onEvent = (event: WireEvent) => events.push(event);
  const tap = await startTap({ target: server.address, onEvent });
  const client = new NumberService(tap.address, credentials.createInsecure(), options);
  try {
    await use(client);
  } finally {
    client.close();
    await tap.stop();
    await server.stop();
  }
  return { events, calls: callsOf(events, byNumber) };
}

const double = (client: Client, value: number) =>
  unaryCall(client.double.bind(client), { value }, soon());
// On a busy machine a sender may be held anywhere.
const kinds = (call: WireCall | undefined) =>
  call?.steps
    .filter(({ kind }) => kind !== 'held')
    .map(({ direction, kind }) => `${direction} ${kind}`);

const unaryShape = ['up headers', 'up message', 'up half-close'].concat([
  'down headers',
  'down message',
  'down status',
]);

test('a unary call is headers, message, half-close; headers, message, status', async () => {
  const { calls } = await tapped(async (client) => {
    await double(client, 150);
  });
  assert.is(calls.length, 1);
  assert.equal(kinds(calls[0]), unaryShape);
  const texts = calls[0]?.steps.map(({ text }) => text) ?? [];
  assert.match(texts[0] ?? '', /^\/numbers\.v1\.NumberService\/Double, timeout \d+m$/);
  assert.is(texts[1], '1: 150');
  assert.is(texts[4], '1: 300');
  assert.is(texts[5], 'OK');
});

test('the headers of a second call are smaller: the table remembers the first', async () => {
  const { events, calls } = await tapped(async (client) => {
    await double(client, 1);
    await double(client, 2);
  });
  assert.is(calls.length, 2);
  const sizes = events
    .filter(({ what, direction }) => what === 'HEADERS' && direction === 'up')
    .map(({ length }) => length);
  assert.ok((sizes[1] ?? Infinity) < (sizes[0] ?? 0) / 2, `${sizes}`);
});

test('a cancelled stream ends with a reset by the client', async () => {
  const { calls } = await tapped(async (client) => {
    for await (const _ of messages(client.count({}, soon()))) break;
    await double(client, 1); // The cancel has arrived when this is answered.
  });
  const last = calls[0]?.steps.findLast(({ direction }) => direction === 'up');
  assert.equal([last?.kind, last?.text], ['reset', 'reset: CANCEL']);
});

test('a deadline is in the headers, and its passing is a reset', async () => {
  const { calls } = await tapped(async (client) => {
    const call = client.echo(soon(0.2));
    call.on('data', () => {});
    await once(call, 'error');
    await double(client, 1);
  });
  const [echo] = calls;
  assert.match(echo?.steps[0]?.text ?? '', /timeout (1\d\d|200)m/);
  assert.ok(echo?.steps.some(({ kind, direction }) => kind === 'reset' && direction === 'up'));
});

test('a message of a megabyte is one message in many frames', async () => {
  const padding = Buffer.alloc(1 << 20, 7);
  const { events, calls } = await tapped(async (client) => {
    await unaryCall(client.double.bind(client), { value: 1, padding }, soon());
  });
  const data = events.filter(({ what, direction }) => what === 'DATA' && direction === 'up');
  assert.ok(data.length >= 64);
  const [message, ...others] = data.flatMap((event) => event.messages);
  assert.is(others.length, 0);
  // Field 1: two bytes; field 2: a tag, a length of three bytes and the padding.
  assert.is(message?.bytes.length, (1 << 20) + 6);
  assert.equal(kinds(calls[0]), unaryShape);
});

test('two calls on one connection keep apart', async () => {
  const { calls } = await tapped(async (client) => {
    const echo = (value: number) =>
      exchange(client.echo(soon()), [{ value }, { value: value + 1 }]);
    const read = async (value: number) => {
      const got: number[] = [];
      for await (const answer of echo(value)) got.push(answer.value);
      return got;
    };
    assert.equal(await Promise.all([read(10), read(20)]), [
      [10, 11],
      [20, 21],
    ]);
  });
  assert.equal(
    calls.map(({ connection }) => connection),
    [1, 1],
  );
  for (const [i, first] of [10, 20].entries()) {
    const sent = calls[i]?.steps.filter(({ kind }) => kind === 'message').map(({ text }) => text);
    const texts = [`1: ${first}`, `1: ${first + 1}`];
    assert.equal(sent?.sort(), [...texts, ...texts].sort());
  }
});

test('a compressed message is unpacked', async () => {
  const padding = Buffer.alloc(5000, 7);
  const gzip = { 'grpc.default_compression_algorithm': 2 };
  const { events } = await tapped(async (client) => {
    await unaryCall(client.double.bind(client), { value: 3, padding }, soon());
  }, gzip);
  const message = events.flatMap((event) => event.messages)[0];
  assert.ok(message?.compressed && message.wireLength < 200);
  assert.is(message?.bytes.length, 5000 + 5);
});

test('a server that is cut off in the middle is told in the call', async () => {
  const events: WireEvent[] = [];
  const server = await testServer(NumberService.service, handlers);
  const tap = await startTap({ target: server.address, onEvent: (event) => events.push(event) });
  const client = new NumberService(tap.address, credentials.createInsecure());
  const call = client.echo(soon());
  const failed = once(call, 'error');
  call.write({ value: 1 });
  await once(call, 'data');
  server.server.forceShutdown();
  await failed;
  client.close();
  await tap.stop();
  await server.stop();
  const [seen] = callsOf(events, byNumber);
  assert.ok(['broken', 'reset', 'status'].includes(seen?.steps.at(-1)?.kind ?? ''));
});

test('every line of the log and of the diagram fits, and the picture is whole', async () => {
  const { events, calls } = await tapped(async (client) => {
    const request = { value: 1, padding: Buffer.from('a rather long text '.repeat(20)) };
    await unaryCall(client.double.bind(client), request, soon());
  });
  for (const line of logLines(events, byNumber, 100)) assert.ok(line.length <= 100, line);
  for (const call of calls) {
    for (const line of diagram(call).split('\n')) assert.ok(line.length <= 80, line);
    const svg = picture(call);
    assert.match(svg, /^<svg[\s\S]*<title>[\s\S]*<desc>[\s\S]*<\/svg>\n$/);
    assert.not.match(svg, /undefined|NaN/);
  }
});

test('the bytes of a message are named: prefix, then fields', () => {
  const lines = byteLines(Buffer.from('0a0341646110960189', 'hex').subarray(0, 8), false);
  assert.equal(
    lines.map((line) => line.replace(/ {2,}/, ': ')),
    [
      '00: not compressed',
      '00 00 00 08: the message has 8 bytes',
      '0a 03 41 64 61: field 1, bytes',
      '10 96 01: field 2, varint',
    ],
  );
});

/** A tap between a client socket and whatever `serve` does with the other end. */
async function rawTap(serve: (socket: Socket) => void) {
  const server = createServer({ allowHalfOpen: true }, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
  const events: WireEvent[] = [];
  const target = `127.0.0.1:${port}`;
  const tap = await startTap({ target, onEvent: (event) => events.push(event) });
  const client = connect({ port: Number(tap.address.split(':')[1]), allowHalfOpen: true });
  await once(client, 'connect');
  return {
    client,
    events,
    async stop() {
      client.destroy();
      await tap.stop();
      server.close();
    },
  };
}

test('a half-close is passed on as one: the other way stays open', async () => {
  const { client, stop } = await rawTap((socket) => {
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk));
    socket.on('end', () => socket.end(`after the end: ${heard}`));
  });
  let answer = '';
  client.on('data', (chunk: Buffer) => (answer += chunk));
  client.end('hello');
  await once(client, 'end');
  assert.is(answer, 'after the end: hello');
  await stop();
});

test('a reset is passed on as one', async () => {
  const { client, stop } = await rawTap((socket) => {
    socket.on('error', () => {}); // The reset that it makes itself.
    socket.once('data', () => socket.resetAndDestroy());
  });
  const failed = once(client, 'error');
  client.write('hello');
  const [error] = await failed;
  assert.is(error.code, 'ECONNRESET');
  await stop();
});

test('a side that does not read makes the other one wait', async () => {
  const { client, stop } = await rawTap((socket) => socket.pause());
  const chunk = Buffer.alloc(1 << 16);
  let written = 0;
  // 64 MB are more than all socket buffers on the way.
  while (written < 64 << 20 && client.writableLength < 32 << 20) {
    client.write(chunk);
    written += chunk.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(client.writableLength > 16 << 20, `${client.writableLength} bytes wait at the writer`);
  await stop();
});

test('TLS and other protocols are told as what they are', async () => {
  for (const [first, what] of [
    [Buffer.from([0x16, 3, 1, 0, 5]), 'TLS'],
    [Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'BROKEN'],
  ] as const) {
    let arrived: (chunk: Buffer) => void = () => {};
    const chunk = new Promise<Buffer>((resolve) => (arrived = resolve));
    const { client, events, stop } = await rawTap((socket) => socket.once('data', arrived));
    client.write(first);
    assert.equal(await chunk, first);
    await stop();
    assert.is(events[0]?.what, what);
  }
});

test.run();
