// The tap makes faults: each one over a real channel, with what the client gets,
// what the server notices, and what the trace says.
import { EventEmitter, once } from 'node:events';
import { constants } from 'node:http2';
import { connect, createServer } from 'node:net';
import { credentials, type ServiceError, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProtoGrpcType } from '../../generated/numbers.ts';
import { exchange, inSeconds, messages, unaryCall } from '../../lib/calls.ts';
import { bidi, serverStreaming, unary } from '../../lib/handlers.ts';
import { isServiceError } from '../../lib/status.ts';
import { testServer } from '../../lib/testing.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { callsOf } from '../wire/calls.ts';
import { diagram } from '../wire/diagram.ts';
import type { WireEvent } from '../wire/event.ts';
import {
  afterMessages,
  cut,
  data,
  type Fault,
  frame,
  goAway,
  instead,
  rstStream,
  silence,
  trailers,
} from '../wire/fault.ts';
import { preface } from '../wire/frames.ts';
import { logLines } from '../wire/log.ts';
import { messageReader } from '../wire/messages.ts';
import { byNumber } from '../wire/names.ts';
import { picture } from '../wire/picture.ts';
import { pieceCutter } from '../wire/pieces.ts';
import { startTap, type Tap } from '../wire/tap.ts';

const definition = loadDefinition(new URL('../../lib/tests/numbers.proto', import.meta.url));
const { NumberService } = stubs<ProtoGrpcType>(definition).numbers.v1;
type Client = InstanceType<typeof NumberService>;
const soon = (seconds = 5) => ({ deadline: inSeconds(seconds) });
const double = async (client: Client, value: number) =>
  (await unaryCall(client.double.bind(client), { value }, soon())).value;

interface Bench {
  client: Client;
  tap: Tap;
  events: WireEvent[];
  /** Resolves when an event like this has come. */
  seen(like: (event: WireEvent) => boolean): Promise<void>;
  /** A client with a connection of its own. */
  another(): Client;
  /** Resolves when the server's Count has ended, however. */
  countEnded: Promise<void>;
}

/** A server that counts for ever, a tap that may make a fault, and a client. */
async function withTap(fault: Fault | undefined, use: (bench: Bench) => Promise<void>) {
  let ended: () => void = () => {};
  const countEnded = new Promise<void>((resolve) => (ended = resolve));
  const server = await testServer(NumberService.service, {
    Double: unary(({ value }: { value: number }) => ({ value: value * 2 })),
    Count: serverStreaming(async function* () {
      try {
        for (let value = 1; ; value++) yield { value };
      } finally {
        ended();
      }
    }),
    Echo: bidi(async function* (requests: AsyncIterable<{ value: number }>) {
      for await (const { value } of requests) yield { value };
    }),
  });
  const events: WireEvent[] = [];
  const arrivals = new EventEmitter();
  const onEvent = (event: WireEvent) => {
    events.push(event);
    arrivals.emit('event');
  };
  const seen = async (like: (event: WireEvent) => boolean) => {
    while (!events.some(like)) {
      await once(arrivals, 'event', { signal: AbortSignal.timeout(5000) });
    }
  };
  const tap = await startTap({ target: server.address, onEvent, ...(fault && { fault }) });
  const clients: Client[] = [];
  const another = () => {
    const options = { 'grpc.use_local_subchannel_pool': 1 };
    const made = new NumberService(tap.address, credentials.createInsecure(), options);
    clients.push(made);
    return made;
  };
  try {
    await use({ client: another(), tap, events, seen, another, countEnded });
  } finally {
    for (const client of clients) client.close();
    await tap.stop();
    await server.stop();
  }
  const times = events.map(({ at }) => at);
  assert.equal(
    times,
    times.toSorted((a, b) => a - b),
    'the trace is in the order of time',
  );
}

/** The values that came, and the status in the end. */
async function counted(client: Client, seconds = 5): Promise<[number[], string]> {
  const values: number[] = [];
  try {
    for await (const { value } of messages(client.count({}, soon(seconds)))) values.push(value);
    return [values, 'OK'];
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const { code, details } = error;
    return [values, code === status.FAILED_PRECONDITION ? details : (status[code] ?? '')];
  }
}

const three = () => afterMessages('down', 3);
const notes = (events: WireEvent[]) =>
  events.filter(({ what }) => what === 'FAULT').map(({ note }) => note);

test('a cut comes right after the message that it was to come after', () =>
  withTap(cut(three()), async ({ client, events, countEnded }) => {
    assert.equal(await counted(client), [[1, 2, 3], 'UNAVAILABLE']);
    await countEnded;
    assert.equal(notes(events), ['the connection is cut here']);
    // Once a tap: the next call has a new connection, and no fault.
    assert.is(await double(client, 4), 8);
    const [broken] = callsOf(events, byNumber);
    const kinds = broken?.steps.slice(-2).map(({ kind }) => kind);
    assert.equal(kinds, ['message', 'broken']);
  }));

test('silence lasts until the deadline, or until it is ended', async () => {
  await withTap(silence(three()), async ({ client, events, countEnded }) => {
    assert.equal(await counted(client, 0.3), [[1, 2, 3], 'DEADLINE_EXCEEDED']);
    await countEnded;
    assert.equal(notes(events), ['silence from here on']);
  });
  await withTap(silence(three()), async ({ client, tap }) => {
    const seen: number[] = [];
    for await (const { value } of messages(client.count({}, soon()))) {
      seen.push(value);
      if (value === 3) setImmediate(() => tap.resume('down'));
      if (value === 2000) break;
    }
    // Nothing was lost, and nothing came twice.
    assert.equal(
      seen,
      Array.from({ length: 2000 }, (_, i) => i + 1),
    );
  });
});

for (const [what, frames, expected] of [
  ['RST_STREAM INTERNAL_ERROR', rstStream(1, constants.NGHTTP2_INTERNAL_ERROR), 'INTERNAL'],
  ['RST_STREAM REFUSED_STREAM', rstStream(1, constants.NGHTTP2_REFUSED_STREAM), 'UNAVAILABLE'],
  ['HEADERS grpc-status: 5', trailers(1, { 'grpc-status': '5' }), 'NOT_FOUND'],
  ['HEADERS grpc-status: 0', trailers(1, { 'grpc-status': '0' }), 'OK'],
] as const) {
  test(`${what} in the server's place`, () =>
    withTap(
      instead(three(), () => [frames]),
      async ({ client, events, countEnded }) => {
        assert.equal(await counted(client), [[1, 2, 3], expected]);
        await countEnded;
        assert.equal(notes(events), [`${what} sent by the tap`]);
      },
    ));
}

test('long trailers arrive whole', async () => {
  for (const length of [0, 126, 127, 254, 255, 300, 5000]) {
    const text = 'x'.repeat(length);
    const ended = ({ stream }: WireEvent) => [
      trailers(stream, { 'grpc-status': '9', 'grpc-message': text }),
    ];
    await withTap(instead(three(), ended), async ({ client }) => {
      assert.equal(await counted(client), [[1, 2, 3], text]);
    });
  }
});

test("the tap's messages are messages", () => {
  const message = Buffer.from('000000000208', 'hex');
  const more = ({ stream }: WireEvent) => [
    data(stream, Buffer.concat([message, Buffer.from([77])])),
    trailers(stream, { 'grpc-status': '0' }),
  ];
  return withTap(instead(three(), more), async ({ client }) => {
    assert.equal(await counted(client), [[1, 2, 3, 77], 'OK']);
  });
});

test('after a GOAWAY the next call has a new connection', () => {
  const frames = ({ stream }: WireEvent) => [
    rstStream(stream, constants.NGHTTP2_INTERNAL_ERROR),
    goAway(stream, constants.NGHTTP2_NO_ERROR),
  ];
  return withTap(instead(three(), frames), async ({ client, events }) => {
    assert.equal(await counted(client), [[1, 2, 3], 'INTERNAL']);
    assert.is(await double(client, 5), 10);
    assert.equal(
      callsOf(events, byNumber).map(({ connection }) => connection),
      [1, 2],
    );
  });
});

test('a fault can wait for what the client says', () =>
  withTap(cut(afterMessages('up', 2)), async ({ client, events }) => {
    const requests = [1, 2, 3].map((value) => ({ value }));
    let failure: unknown;
    try {
      for await (const _ of exchange(client.echo(soon()), requests));
    } catch (error) {
      failure = error;
    }
    assert.is(isServiceError(failure) && failure.code, status.UNAVAILABLE);
    const sent = events.filter(({ direction }) => direction === 'up');
    assert.is(sent.flatMap((event) => event.messages).length, 2);
  }));

test('a tap that is told to cut cuts every connection, and goes on listening', () =>
  withTap(undefined, async ({ client, tap, events, another }) => {
    const other = another();
    const calls = [client, other].map((one) => one.echo(soon()));
    const failed = calls.map(async (call): Promise<ServiceError[]> => once(call, 'error'));
    const answered = calls.map((call) => once(call, 'data'));
    for (const call of calls) call.write({ value: 1 });
    await Promise.all(answered);
    tap.cut();
    for (const [error] of await Promise.all(failed)) {
      assert.is(error?.code, status.UNAVAILABLE);
    }
    assert.is(notes(events).length, 2);
    assert.is(await double(client, 6), 12);
  }));

test('a tap that is told to be silent is so on new connections too', () =>
  withTap(undefined, async ({ client, tap, events, another }) => {
    assert.is(await double(client, 1), 2);
    tap.silence('up');
    const before = events.length;
    const waiting = [double(client, 2), double(another(), 3)];
    const short = unaryCall(client.double.bind(client), { value: 1 }, soon(0.2));
    const code = await short.then(
      () => status.OK,
      (error) => error.code,
    );
    assert.is(code, status.DEADLINE_EXCEEDED);
    const passed = events.slice(before).filter(({ direction }) => direction === 'up');
    assert.equal(
      passed.map(({ what }) => what),
      ['FAULT'],
    );
    tap.resume('up');
    assert.equal(await Promise.all(waiting), [4, 6]);
  }));

test('the log, the diagram and the picture show the fault in its call', () =>
  withTap(silence(three()), async ({ client, events, seen }) => {
    await counted(client, 0.2);
    await seen(({ what, direction }) => what === 'RST_STREAM' && direction === 'up');
    assert.match(
      logLines(events, byNumber).join('\n'),
      /xxx 1\/0 {3}FAULT {2}silence from here on/,
    );
    const [call] = callsOf(events, byNumber);
    assert.ok(call);
    assert.match(diagram(call), /\|xx silence from here on x+\|/);
    assert.match(picture(call), /silence from here on/);
    const last = call.steps.slice(-2).map(({ kind, direction }) => `${direction} ${kind}`);
    assert.equal(last, ['down fault', 'up reset']);
  }));

test('with a fault in wait, what is no HTTP/2 is passed on as it is', async () => {
  const echo = createServer((socket) => socket.pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const bound = echo.address();
  const target = `127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  // A TLS record's first bytes, and then a length that no frame would ever fill.
  const hello = Buffer.concat([Buffer.from([0x16, 3, 1]), Buffer.alloc(3000, 0xff)]);
  const tap = await startTap({ target, fault: cut(three()), onEvent: () => {} });
  const client = connect({ port: Number(tap.address.split(':')[1]) });
  client.end(hello);
  const chunks: Buffer[] = [];
  for await (const chunk of client) chunks.push(chunk);
  assert.ok(Buffer.concat(chunks).equals(hello));
  await tap.stop();
  echo.close();
});

test('when the tap answers, the server is left, and the client is not', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const target = `127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  const answer = goAway(0, 0);
  const fault = instead(
    ({ what }) => what === 'PREFACE',
    () => [answer],
  );
  const tap = await startTap({ target, fault, onEvent: () => {} });
  const accepted = once(server, 'connection');
  const client = connect({ port: Number(tap.address.split(':')[1]) });
  client.write(preface);
  const [[socket], [answered]] = await Promise.all([accepted, once(client, 'data')]);
  assert.equal(answered, answer);
  socket.resume();
  await once(socket, 'end');
  // The client's connection ends when the client ends it.
  assert.is(client.readableEnded, false);
  client.end();
  await once(client, 'end');
  await tap.stop();
  server.close();
});

test('pieces end where frames and messages end, and nothing is lost', () => {
  const message = fc.uint8Array({ maxLength: 30 }).map((body) => {
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(body.length, 1);
    return Buffer.concat([prefix, body]);
  });
  const sent = fc.array(message, { maxLength: 12 }).map((all) => Buffer.concat(all));
  const size = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(sent, size, size, (bytes, frameSize, chunkSize) => {
      const chop = (all: Buffer, by: number) =>
        Array.from({ length: Math.ceil(all.length / by) }, (_, i) =>
          all.subarray(i * by, (i + 1) * by),
        );
      const frames = chop(bytes, frameSize).map((part) => frame(0, 0, 1, part));
      const end = frame(0, 1, 1, Buffer.alloc(0));
      const cut = pieceCutter(Buffer.from('abc'));
      const stream = Buffer.concat([Buffer.from('abc'), ...frames, end]);
      const pieces = chop(stream, chunkSize).flatMap(cut);
      const ahead = pieces.filter((_, i) => i < Math.ceil(3 / chunkSize));
      assert.is(Buffer.concat(ahead).toString(), 'abc');
      const payloads = pieces.slice(ahead.length).map((piece) => {
        assert.is(piece.readUIntBE(0, 3), piece.length - 9);
        return piece.subarray(9);
      });
      assert.ok(Buffer.concat(payloads).equals(bytes));
      const reader = messageReader(() => undefined);
      for (const payload of payloads) {
        const { length } = reader.feed(payload);
        assert.ok(length === 0 || (length === 1 && reader.unread() === 0));
      }
      assert.is(pieces.at(-1)?.[4], 1);
    }),
    { numRuns: 300 },
  );
});

test.run();
