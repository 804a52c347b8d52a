// Unit tests: decoding with limits, filters, motion JPEG, with no channel.
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jpegLength, splitJpegs } from '../files/mjpeg.ts';
import { BadVideo } from '../files/video.ts';
import { components } from '../pictures/components.ts';
import { edges } from '../pictures/edges.ts';
import { type FilterChoice, makeFilter } from '../pictures/filters.ts';
import {
  BadFrame,
  decode,
  encode,
  FrameTooLarge,
  largestBytes,
  luma,
  type Picture,
} from '../pictures/picture.ts';

const size = { width: 64, height: 48 };

/** A dark picture with a white square of 20 pixels at x, y. */
function square(x: number, y: number): Picture {
  const data = Buffer.alloc(size.width * size.height * 3, 20);
  for (let row = y; row < y + 20; row++) {
    const at = (row * size.width + x) * 3;
    data.fill(255, at, at + 60);
  }
  return { ...size, data };
}

const answering = { classify: () => 7, accuracy: 1 };
const run = (choice: FilterChoice, picture: Picture, before?: Picture) =>
  makeFilter(choice, answering)(picture, before && Promise.resolve(before));

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BadFrame || error instanceof FrameTooLarge) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('every filter gives a picture of the same size', async () => {
  const picture = square(10, 10);
  for (const choice of [
    { kind: 'grayscale' },
    { kind: 'edges' },
    { kind: 'digits' },
    { kind: 'blur', sigma: 2 },
    { kind: 'threshold', level: 128 },
    { kind: 'motion', level: 40 },
    { kind: 'pixelate', block: 5 },
  ] as const) {
    const { picture: made } = await run(choice, picture);
    assert.equal([made.width, made.height], [64, 48], choice.kind);
    assert.is(made.data.length, 64 * 48 * 3, choice.kind);
  }
});

test('threshold leaves black and white', async () => {
  const { picture } = await run({ kind: 'threshold', level: 128 }, square(10, 10));
  assert.equal(
    [...new Set(picture.data)].sort((a, b) => a - b),
    [0, 255],
  );
});

test('pixelate leaves one colour in a block', async () => {
  const { picture } = await run({ kind: 'pixelate', block: 16 }, square(10, 10));
  const row = picture.data.subarray(0, 16 * 3);
  assert.is(new Set(row).size, 1);
});

test('edges are where the brightness changes, as a plain Sobel says', () => {
  const picture = square(10, 10);
  const grey = luma(picture);
  const at = (x: number, y: number) => grey[y * 64 + x] ?? 0;
  const made = edges(picture);
  for (let y = 1; y < 47; y++) {
    for (let x = 1; x < 63; x++) {
      const column = (c: number) => at(c, y - 1) + 2 * at(c, y) + at(c, y + 1);
      const row = (r: number) => at(x - 1, r) + 2 * at(x, r) + at(x + 1, r);
      const across = Math.abs(column(x + 1) - column(x - 1));
      const down = Math.abs(row(y + 1) - row(y - 1));
      assert.is(made.data[(y * 64 + x) * 3], Math.min(255, across + down));
    }
  }
});

test('motion boxes what has moved, and nothing in the first frame', async () => {
  const choice = { kind: 'motion', level: 40 } as const;
  assert.equal((await run(choice, square(10, 10))).detections, []);
  assert.equal((await run(choice, square(10, 10), square(10, 10))).detections, []);
  const { detections } = await run(choice, square(30, 10), square(10, 10));
  const [box] = detections;
  assert.is(detections.length, 1);
  assert.ok(box && box.x <= 16 && box.x + box.width >= 48);
});

test('digits boxes a bright shape and labels it with what the model says', async () => {
  const { picture, detections } = await run({ kind: 'digits' }, square(20, 22));
  assert.equal(detections, [{ x: 20, y: 22, width: 20, height: 20, label: '7' }]);
  assert.not.equal(picture.data, square(20, 22).data);
});

test('of a frame full of shapes the first hundred are looked at', async () => {
  // Bars of 4 by 16 pixels, a pixel apart: 51 in a row, three rows.
  const [width, height] = [256, 51];
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x % 5 < 4 && x < 255 && y % 17 < 16) data.fill(255, i * 3, i * 3 + 3);
  }
  const { detections } = await run({ kind: 'digits' }, { width, height, data });
  assert.is(detections.length, 100);
});

test('areas that touch are one box, small ones are none', () => {
  const mask = Uint8Array.from('110000' + '001000' + '000001', Number);
  const boxes = components(mask, 6, 2);
  assert.equal(boxes, [{ x: 0, y: 0, width: 3, height: 2 }]);
});

test('JPEG, PNG and RGB24 frames are decoded', async () => {
  const picture = square(10, 10);
  for (const encoding of ['png', 'rgb24'] as const) {
    const decoded = await decode(await encode(picture, encoding), encoding, size);
    assert.equal(decoded.data, picture.data);
  }
  const decoded = await decode(await encode(picture, 'jpeg'), 'jpeg', size);
  assert.ok(Math.abs((decoded.data[0] ?? 0) - 20) < 12);
});

test('frames that cannot be are refused in a sentence', async () => {
  const jpeg = await encode(square(10, 10), 'jpeg');
  const said = (bytes: Buffer, encoding: 'jpeg' | 'png' | 'rgb24', to = size) =>
    refusal(decode(bytes, encoding, to));
  assert.match(await said(Buffer.from('hello'), 'jpeg'), 'cannot be read as jpeg');
  assert.match(await said(jpeg.subarray(0, jpeg.length / 2), 'jpeg'), 'cannot be read as jpeg');
  assert.match(await said(jpeg, 'png'), 'it is jpeg, not png');
  assert.match(await said(jpeg, 'jpeg', { width: 65, height: 48 }), 'it is 64 x 48 pixels');
  assert.match(await said(Buffer.alloc(10), 'rgb24'), '10 bytes where 64 x 48 pixels have 9216');
  assert.match(await said(jpeg, 'jpeg', { width: 0, height: 48 }), 'each side is 1 to 4096');
  assert.match(await said(jpeg, 'jpeg', { width: 1e6, height: 1e6 }), 'each side is 1 to 4096');
  assert.match(await said(Buffer.alloc(largestBytes + 1), 'jpeg'), 'bytes are more than');
});

test('a small file that unpacks to a huge picture is refused', async () => {
  const huge = { width: 5000, height: 5000, channels: 3, background: '#000' } as const;
  const bomb = await sharp({ create: huge }).png().toBuffer();
  assert.ok(bomb.length < largestBytes);
  const side = { width: 4096, height: 4096 };
  assert.match(await refusal(decode(bomb, 'png', side)), 'cannot be read as png');
});

test('motion JPEG is split at the ends of pictures, in chunks of any size', async () => {
  const jpegs = await Promise.all([1, 5, 9].map((x) => encode(square(x, x), 'jpeg')));
  const whole = Buffer.concat(jpegs);
  for (const chunk of [1, 7, 1000, whole.length]) {
    async function* chunks() {
      for (let at = 0; at < whole.length; at += chunk) yield whole.subarray(at, at + chunk);
    }
    const split: Buffer[] = [];
    for await (const jpeg of splitJpegs(chunks())) split.push(Buffer.from(jpeg));
    assert.equal(split, jpegs);
  }
});

test('an end marker inside a segment does not end a picture', async () => {
  const jpeg = await encode(square(1, 1), 'jpeg');
  // An APP1 segment of six bytes that holds FF D9, as a thumbnail would.
  const segment = Buffer.from([0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9]);
  const whole = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
  assert.is(jpegLength(whole), whole.length);
});

test('a video that is cut short gives its whole frames, then says so', async () => {
  const jpeg = await encode(square(1, 1), 'jpeg');
  async function* chunks() {
    yield Buffer.concat([jpeg, jpeg.subarray(0, 100)]);
  }
  const frames = splitJpegs(chunks());
  assert.equal((await frames.next()).value, jpeg);
  const error = await frames.next().catch((reason: unknown) => reason);
  assert.instance(error, BadVideo);
  assert.match(String(error), 'in the middle of frame 1');
});

test.run();
