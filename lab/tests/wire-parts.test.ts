// Messages and header blocks taken apart: which byte belongs to what.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { WireEvent } from '../wire/event.ts';
import { partsOf } from '../wire/parts.ts';
import { linesOf } from '../wire/proto-lines.ts';
import { representationsOf } from '../wire/representations.ts';
import { type Schema, schemaOf } from '../wire/schema.ts';
import { startTap } from '../wire/tap.ts';

const proto = `syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
service Shop {
  rpc Buy(Order) returns (Order); // message Lie { int32 no = 1; }
}
message Order {
  message Line { string name = 1; }
  repeated Line lines = 1;
  oneof how {
    bool by_post = 2;
    sint32 shelf = 3;
  }
  repeated int32 sizes = 4;
  Kind kind = 5;
  google.protobuf.Timestamp at = 6;
}
enum Kind {
  KIND_UNSPECIFIED = 0;
  KIND_GIFT = 1;
}
`;

function withSchema(use: (schema: Schema) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'proto-'));
  try {
    writeFileSync(join(folder, 'shop.proto'), proto);
    use(schemaOf(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a proto says on which lines its messages and fields are', () => {
  const lines = linesOf(proto);
  assert.equal(lines.get('shop.v1.Order'), { first: 7, last: 17 });
  assert.equal(lines.get('shop.v1.Order.Line'), { first: 8, last: 8 });
  // A oneof gives its fields no name, and what a comment says is nothing.
  assert.equal(lines.get('shop.v1.Order.shelf'), { first: 12, last: 12 });
  assert.not.ok([...lines.keys()].some((name) => name.includes('Lie')));
});

test('a message is taken apart, and so are the messages in it', () =>
  withSchema((schema) => {
    const type = schema.typeOf('/shop.v1.Shop/Buy', 'up');
    // lines { name: "pen" }, shelf: -2, sizes: [1, 300], kind: KIND_GIFT, at { seconds: 5 }, 9: 1
    const bytes = Buffer.from(
      '0a050a0370656e18032203 01ac0228013202 08054801'.replace(/ /g, ''),
      'hex',
    );
    const { parts, types, left } = partsOf(bytes, type, schema);
    const seen = parts.map(({ depth, offset, length, name, type: of, value, line }) =>
      [depth, offset, length, name, of, value, line].join(' '),
    );
    assert.equal(seen, [
      '0 0 7 lines repeated Line  9',
      '1 2 5 name string "pen" 8',
      '0 7 2 shelf sint32 -2 12',
      '0 9 5 sizes repeated int32 1, 300 14',
      '0 14 2 kind Kind KIND_GIFT 15',
      '0 16 4 at Timestamp  16',
      '1 18 2 seconds int64 5 ',
      '0 20 2   1 ',
    ]);
    assert.equal([types.map(({ name }) => name), left], [['Order', 'Line', 'Timestamp'], 0]);
    assert.is(type && schema.linesOf(type)?.text[0], 'message Order {');
  }));

test('what is no message of its type is told as far as it goes', () =>
  withSchema((schema) => {
    const type = schema.typeOf('/shop.v1.Shop/Buy', 'down');
    const { parts, broken } = partsOf(Buffer.from('1801220a01', 'hex'), type, schema);
    assert.equal(
      parts.map(({ value }) => value),
      ['-1'],
    );
    assert.is(broken?.offset, 2);
    assert.is(schema.typeOf('/shop.v1.Shop/Sell', 'up'), undefined);
    const bare = partsOf(Buffer.from('0801', 'hex'), undefined, undefined);
    assert.equal(
      bare.parts.map(({ number, name }) => [number, name]),
      [[1, undefined]],
    );
  }));

test('each header has its bytes of the block, and a second time fewer', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'x-long': 'v'.repeat(200) });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  const port = typeof at === 'object' ? at?.port : 0;
  const events: WireEvent[] = [];
  const tap = await startTap({
    target: `127.0.0.1:${port}`,
    onEvent: (event) => events.push(event),
  });
  const session = connect(`http://${tap.address}`);
  for (let i = 0; i < 2; i++) {
    const request = session.request({ ':path': '/a', 'x-own': `${i}` }).resume();
    request.end();
    await once(request, 'close');
  }
  session.close();
  await tap.stop();
  server.close();
  const blocks = events.filter(({ block }) => block !== undefined);
  assert.is(blocks.length, 4);
  const answers = blocks.filter(({ direction }) => direction === 'down');
  for (const { headers, block = Buffer.alloc(0) } of blocks) {
    const all = representationsOf(block);
    assert.is(all.filter(({ how }) => how !== 'size of the table').length, headers.length);
    assert.is(
      all.reduce((sum, { bytes }) => sum + bytes, 0),
      block.length,
    );
  }
  const long = answers.map(({ headers, block = Buffer.alloc(0) }) => {
    const own = representationsOf(block).filter(({ how }) => how !== 'size of the table');
    return own[headers.findIndex(([name]) => name === 'x-long')];
  });
  assert.ok((long[0]?.bytes ?? 0) > 100 && long[0]?.kept, JSON.stringify(long));
  assert.equal(long[1], { how: 'from the table', kept: false, bytes: 1 });
});

test.run();
