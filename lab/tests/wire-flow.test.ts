// Flow control as the tap computes it, and what the log, the diagram and the
// picture show of a sender that had to wait.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { credentials } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProtoGrpcType } from '../../generated/numbers.ts';
import { inSeconds, messages, unaryCall } from '../../lib/calls.ts';
import { serverStreaming, unary } from '../../lib/handlers.ts';
import { testServer } from '../../lib/testing.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { callsOf, type WireCall } from '../wire/calls.ts';
import { readConnection } from '../wire/connection.ts';
import { diagram } from '../wire/diagram.ts';
import type { Direction, WireEvent } from '../wire/event.ts';
import { data, frame, rstStream } from '../wire/fault.ts';
import { preface } from '../wire/frames.ts';
import { logLines } from '../wire/log.ts';
import { byNumber } from '../wire/names.ts';
import { picture } from '../wire/picture.ts';
import { placesOf } from '../wire/scale.ts';
import type { Step } from '../wire/steps.ts';
import { startTap } from '../wire/tap.ts';
import { inWords } from '../wire/words.ts';

const definition = loadDefinition(new URL('../../lib/tests/numbers.proto', import.meta.url));
const { NumberService } = stubs<ProtoGrpcType>(definition).numbers.v1;

const number = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const windowUpdate = (stream: number, more: number) => frame(8, 0, stream, number(more));
const initialWindow = (size: number) =>
  frame(4, 0, 0, Buffer.concat([Buffer.from([0, 4]), number(size)]));
const endStream = (stream: number) => frame(0, 1, stream, Buffer.alloc(0));
/** DATA of so many bytes in all, in frames of at most 16,384. */
const bytes = (stream: number, length: number) =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 16384) }, (_, i) =>
      data(stream, Buffer.alloc(Math.min(16384, length - i * 16384), 0xff)),
    ),
  );

/** The holds in frames that are sent one a millisecond. */
function holds(...sent: [Direction, Buffer][]) {
  const connection = readConnection(1);
  connection.feed('up', 0, preface);
  return sent
    .flatMap(([direction, chunk], i) => connection.feed(direction, i, chunk))
    .flatMap((event) => event.holds);
}

test('a window that is used up holds the sender until it is opened', () => {
  const [hold, ...others] = holds(
    ['down', bytes(1, 65_535)],
    ['up', windowUpdate(1, 1000)],
    ['up', windowUpdate(0, 1000)],
    ['down', data(1, Buffer.alloc(1000))],
  );
  assert.equal(hold, { direction: 'down', from: 0, ms: 2, window: 'stream' });
  assert.is(others.length, 0);
});

test('a byte that is left is no hold, and neither is an end', () => {
  const open = ['up', windowUpdate(0, 9000)] as [Direction, Buffer];
  assert.equal(holds(['down', bytes(1, 65_534)], open, ['down', data(1, Buffer.alloc(1))]), []);
  assert.equal(holds(['down', bytes(1, 65_535)], ['down', endStream(1)], open), []);
});

test("the connection's window holds every stream, each by itself", () => {
  const all = holds(
    ['up', windowUpdate(1, 9000)],
    ['up', windowUpdate(3, 9000)],
    ['down', bytes(1, 40_000)],
    ['down', bytes(3, 25_535)],
    ['up', windowUpdate(0, 9000)],
    ['down', data(3, Buffer.alloc(10))],
    ['down', data(1, Buffer.alloc(10))],
  );
  assert.equal(
    all,
    [0, 1].map(() => ({ direction: 'down', from: 3, ms: 1, window: 'connection' })),
  );
});

test('settings move the windows of open streams', () => {
  const more = ['up', windowUpdate(0, 100_000)] as [Direction, Buffer];
  const sent = bytes(1, 65_535);
  const last = ['down', data(1, Buffer.alloc(9))] as [Direction, Buffer];
  assert.is(holds(more, ['down', sent], ['up', initialWindow(70_000)], last)[0]?.ms, 1);
  assert.equal(holds(more, ['up', initialWindow(70_000)], ['down', sent], last), []);
  assert.is(holds(['up', initialWindow(10)], ['down', bytes(1, 10)], more, last)[0], undefined);
});

test('a reset ends a hold, where a message was still under way', () => {
  const reset = ['up', rstStream(1, 8)] as [Direction, Buffer];
  const [hold] = holds(['down', bytes(1, 65_535)], reset);
  assert.equal(hold, { direction: 'down', from: 0, ms: 1, window: 'stream' });
  // 65,535 bytes of empty messages: nothing is left to be sent.
  const empty = Array.from({ length: 5 }, () => data(1, Buffer.alloc(13_107 - 2)));
  const whole = Buffer.concat([...empty, data(1, Buffer.alloc(10))]);
  assert.equal(holds(['down', whole], reset), []);
});

/** What a tap sees of a client that reads a few messages, then works, then reads on. */
async function slowRead(): Promise<{ events: WireEvent[]; call: WireCall }> {
  const padding = Buffer.alloc(30_000);
  const server = await testServer(NumberService.service, {
    Double: unary(({ value }: { value: number }) => ({ value: value * 2 })),
    Count: serverStreaming(async function* () {
      for (let value = 1; value <= 40; value++) yield { value, padding };
    }),
  });
  const events: WireEvent[] = [];
  let lastData = 0;
  const onEvent = (event: WireEvent) => {
    events.push(event);
    if (event.what === 'DATA' && event.stream === 1) lastData = performance.now();
  };
  const tap = await startTap({ target: server.address, onEvent });
  const client = new NumberService(tap.address, credentials.createInsecure());
  try {
    let read = 0;
    for await (const _ of messages(client.count({}, { deadline: inSeconds(5) }))) {
      if (++read !== 3) continue;
      // Other work, until the server has been waiting for a while.
      while (performance.now() - lastData < 20) {
        await unaryCall(client.double.bind(client), { value: 1 }, { deadline: inSeconds(5) });
      }
    }
    assert.is(read, 40);
  } finally {
    client.close();
    await tap.stop();
    await server.stop();
  }
  const [call] = callsOf(events, byNumber);
  assert.ok(call);
  return { events, call };
}

test('a client that reads slowly holds its server, and everything shows it', async () => {
  const { events, call } = await slowRead();
  const hold = call.steps.find(({ kind, ms = 0 }) => kind === 'held' && ms > 10);
  assert.ok(hold, diagram(call, 100));
  assert.is(hold.direction, 'down');
  assert.match(hold.text, /^held by flow control, \d+ ms$/);
  assert.match(diagram(call, 100), /\| {9,}held by flow control, \d+ ms {2}\|/);
  for (const line of diagram(call).split('\n')) assert.ok(line.length <= 80, line);
  assert.match(logLines(events, byNumber).join('\n'), /before: held by flow control, \d+\.\d ms/);
  assert.match(picture(call, 200), /<rect [^>]*class="held"\/>[\s\S]*held by flow control, \d+ ms/);
  assert.match(inWords(call.steps), 'server: held by flow control');
  // No message came in between: what follows is later than its end.
  const next = call.steps[call.steps.indexOf(hold) + 1];
  assert.ok((next?.at ?? 0) >= hold.at + (hold.ms ?? 0) - 0.01);
});

test('every step has been taken by the receiver, in order', async () => {
  const { events, call } = await slowRead();
  assert.ok(events.every(({ what, taken }) => what === 'CLOSED' || taken !== undefined));
  const down = call.steps.filter(({ kind, direction }) => kind !== 'held' && direction === 'down');
  for (const [i, step] of down.entries()) {
    assert.ok(step.taken >= step.at);
    assert.ok(step.taken >= (down[i - 1]?.taken ?? 0));
  }
});

test('what a receiver does not take is not taken', async () => {
  const server = createServer((socket) => {
    socket.pause();
    taking = () => socket.resume();
  });
  let taking = () => {};
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const target = `127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  const events: WireEvent[] = [];
  const tap = await startTap({ target, onEvent: (event) => events.push(event) });
  const client = connect({ port: Number(tap.address.split(':')[1]) });
  // More than the sockets on the way can hold.
  // No end of a message is among them.
  const rest = Array.from({ length: 3000 }, () => data(1, Buffer.alloc(16_384, 0xff)));
  client.end(Buffer.concat([preface, ...rest]));
  // Everything stands still when nothing has come for many turns.
  for (let [turns, before] = [0, 0]; turns < 1000; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (events.length > before) [turns, before] = [0, events.length];
  }
  assert.ok(events.length < 3000, `${events.length} frames were passed on`);
  assert.is(events.at(-1)?.taken, undefined);
  taking();
  await once(client, 'close');
  assert.is(events.length, 3000 + 3);
  const frames = events.filter(({ what }) => what === 'DATA');
  assert.ok(frames.every(({ taken }) => taken !== undefined));
  assert.ok(frames.some(({ at, taken = at }) => taken - at > 1));
  await tap.stop();
  server.close();
});

test('arrows fall by the time that they took, and never less than the least', () => {
  const step = (at: number, taken: number, kind: Step['kind'] = 'message'): Step => {
    return { at, taken, kind, direction: 'down', text: '', bytes: 1 };
  };
  const steps = [step(0, 0), step(0, 5), step(10, 1000), step(12, 30, 'held'), step(30, 30)];
  const [quick, slow, longest, held, last] = placesOf(steps, 100, 12);
  assert.equal(quick, { y: 100, arrived: 112 });
  assert.equal(slow, { y: 131, arrived: 131 + 12 + 10 });
  assert.is((longest?.arrived ?? 0) - (longest?.y ?? 0), 12 + 62);
  assert.is(held?.arrived, last?.y);
  assert.is(last?.pause, 18);
  // What had arrived before a step began is not drawn below it.
  const [early, next] = placesOf([step(0, 39), step(40, 40)], 100, 12);
  assert.is(early?.arrived, next?.y);
});

test.run();
