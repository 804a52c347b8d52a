// Whatever bytes come, the readers tell what can be told and do not throw.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { callsOf } from '../wire/calls.ts';
import { readConnection } from '../wire/connection.ts';
import { diagram } from '../wire/diagram.ts';
import type { Direction, WireEvent } from '../wire/event.ts';
import { frame } from '../wire/fault.ts';
import { preface } from '../wire/frames.ts';
import { byteLines, logLines } from '../wire/log.ts';
import { byNumber } from '../wire/names.ts';
import { picture } from '../wire/picture.ts';
import { readFields } from '../wire/protobuf.ts';

/** Reads chunks and renders all that came of them. */
function readAll(chunks: [Direction, Uint8Array][]): WireEvent[] {
  const connection = readConnection(1);
  const events = chunks.flatMap(([direction, bytes], at) =>
    connection.feed(direction, at, Buffer.from(bytes)),
  );
  events.push(...connection.end('up', 99, 'closed'), ...connection.end('down', 99, 'closed'));
  logLines(events, byNumber);
  for (const call of callsOf(events, byNumber)) {
    assert.not.match(picture(call), /undefined|NaN/);
    for (const line of diagram(call).split('\n')) assert.ok(line.length <= 80, line);
  }
  for (const { bytes, compressed } of events.flatMap(({ messages }) => messages)) {
    byteLines(bytes, compressed);
  }
  return events;
}

const frames = fc.array(
  fc
    .tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 5 }),
      fc.uint8Array({ maxLength: 40 }),
    )
    .map((parts) => frame(...parts)),
  { maxLength: 20 },
);
const direction = fc.constantFrom<Direction[]>('up', 'down');

test('any bytes at all', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(direction, fc.uint8Array({ maxLength: 200 }))), (chunks) => {
      readAll(chunks);
    }),
    { numRuns: 500 },
  );
});

test('any frames, right and wrong, cut anywhere', () => {
  fc.assert(
    fc.property(frames, frames, fc.integer({ min: 1, max: 50 }), (up, down, size) => {
      const chunks: [Direction, Uint8Array][] = [];
      for (const [side, bytes] of [
        ['up', Buffer.concat([preface, ...up])],
        ['down', Buffer.concat(down)],
      ] as const) {
        for (let at = 0; at < bytes.length; at += size) {
          chunks.push([side, bytes.subarray(at, at + size)]);
        }
      }
      const events = readAll(chunks);
      // Every frame is told once, however the bytes came.
      const told = events.filter(({ what }) => !['PREFACE', 'CLOSED', 'CUT'].includes(what));
      assert.is(told.length, up.length + down.length);
    }),
    { numRuns: 500 },
  );
});

// A recorded call: HEADERS (`:method: POST`, `:path: /a`), DATA with one message.
const recorded = Buffer.concat([
  preface,
  frame(4, 0, 0, Buffer.alloc(0)),
  frame(1, 4, 1, Buffer.from('8304022f61', 'hex')),
  frame(0, 1, 1, Buffer.from('0000000003089601', 'hex')),
]);

test('every prefix of a call', () => {
  for (let length = 0; length <= recorded.length; length++) {
    const events = readAll([['up', recorded.subarray(0, length)]]);
    const messages = events.flatMap((event) => event.messages);
    assert.is(messages.length, length === recorded.length ? 1 : 0);
  }
  const [call] = callsOf(readAll([['up', recorded]]), byNumber);
  assert.is(call?.path, '/a');
  assert.is(call?.steps[1]?.text, '1: 150');
});

test('fields are read as far as they go, and the offset is told where they stop', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const { fields, broken } = readFields(Buffer.from(bytes));
      const read = fields.reduce((sum, { length }) => sum + length, 0);
      assert.is(broken?.offset ?? bytes.length, read);
    }),
    { numRuns: 1000 },
  );
  assert.equal(readFields(Buffer.from('0803ff', 'hex')).broken, {
    offset: 2,
    why: 'a number is cut short',
  });
});

test.run();
