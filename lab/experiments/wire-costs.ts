// What fields cost on the wire: each line is a message that was serialised just
// now.
//   npx tsx lab/experiments/wire-costs.ts
import protobuf from 'protobufjs';

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Costs {
    int32 small = 1;
    int32 fifteen = 15;
    int32 sixteen = 16;
    repeated int32 packed = 3;
    repeated int32 single = 4 [packed = false];
    sint32 zigzag = 5;
    string text = 6;
    bytes data = 7;
    repeated double numbers = 8;
  }`);
root.resolveAll();
const type = root.lookupType('Costs');
const pixels = Array.from({ length: 784 }, (_, i) => i % 256);

const messages: [string, Record<string, unknown>][] = [
  ['nothing', {}],
  ['small = 0, its default', { small: 0 }],
  ['small = 1', { small: 1 }],
  ['small = 150', { small: 150 }],
  ['small = -1', { small: -1 }],
  ['zigzag = -1, as sint32', { zigzag: -1 }],
  ['field 15 = 1', { fifteen: 1 }],
  ['field 16 = 1', { sixteen: 1 }],
  ['100 numbers, packed', { packed: pixels.slice(0, 100) }],
  ['100 numbers, one by one', { single: pixels.slice(0, 100) }],
  ['text = "Ada"', { text: 'Ada' }],
  ['784 pixels, as bytes', { data: Buffer.from(pixels) }],
  ['784 pixels, as doubles', { numbers: pixels }],
];
for (const [what, message] of messages) {
  const bytes = Buffer.from(type.encode(type.fromObject(message)).finish());
  const hex = bytes.toString('hex').replace(/(..)(?!$)/g, '$1 ');
  const shown = hex.length > 32 ? `${hex.slice(0, 29)} …` : hex;
  console.log(`${what.padEnd(26)}${String(bytes.length).padStart(5)} bytes  ${shown}`.trimEnd());
}
