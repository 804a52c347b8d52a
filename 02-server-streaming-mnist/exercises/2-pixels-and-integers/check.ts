// Checks 2.2: grey values, 64-bit ids and kept bytes, there and back over a channel.

import type { Scan } from '#generated/scans/v1/Scan.ts';
import { tasks } from '#lab/exercises/tasks.ts';
import { messages } from '#lib/calls.ts';
import { serverStreaming } from '#lib/handlers.ts';
import { ScanService } from './scans.ts';
import type * as Answer from './starter.ts';

const pixels = '02-server-streaming-mnist/README.md#what-can-go-wrong';
const contract = '02-server-streaming-mnist/README.md#the-contract';

/** Handlers that stream these scans. */
const serving = (...scans: Scan[]) => ({
  StreamScans: serverStreaming(async function* () {
    yield* scans;
  }),
});

const scan = (id: string): Scan => ({
  id,
  preview: { width: 2, height: 1, format: 'FORMAT_RAW8', data: Buffer.from([1, 2]) },
});

/** A list in each order. */
function ordersOf(list: string[]): string[][] {
  if (list.length < 2) return [list];
  return list.flatMap((one) =>
    ordersOf(list.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  );
}

export default tasks<typeof Answer>([
  {
    title: 'A grey value arrives as the byte that it was',
    tried:
      'Bytes 0 to 255, each divided by 255 and rounded to three decimals, go through toImage().',
    read: pixels,
    async run(t) {
      const bytes = Array.from({ length: 256 }, (_, byte) => byte);
      const grey = bytes.map((byte) => Number((byte / 255).toFixed(3)));
      const preview = t.answer.toImage(16, 16, grey);
      const { client } = await t.serve(ScanService, serving({ id: '1', preview }));
      t.step('waiting for the preview');
      const found = await messages(client.streamScans({}, t.soon())).next();
      const image = found.value?.preview;
      t.equal(image?.format, 'FORMAT_RAW8', 'the format of the preview');
      t.equal([image?.width, image?.height], [16, 16], 'its width and height');
      t.equal(image?.data.length, 256, 'the number of its bytes');
      const others = bytes.filter((byte) => image?.data[byte] !== byte);
      const [one = 0] = others;
      const example = `byte ${one}, sent as grey ${grey[one]}, arrives as ${image?.data[one]}`;
      const happened = `${others.length} of 256 values are others: ${example}`;
      t.ok(others.length === 0, 'all 256 values arrive as they were', happened);
    },
  },
  {
    title: 'The newest scan is the one with the largest id',
    tried: 'newest() is given two scans, or three, in each order.',
    read: contract,
    async run(t) {
      // The newest one is the last.
      const lists = [
        ['5', '7'],
        ['4', '5', '7'],
        // One more digit: 10^18 nanoseconds were over in September 2001.
        ['999999100000000000', '1000000000000000000'],
        ['1700000000000000000', '1700000000000000001'],
        // Before 1970.
        ['-1700000000000000001', '-1700000000000000000', '-7'],
      ];
      for (const list of lists) {
        const newer = list.at(-1) ?? '';
        for (const order of ordersOf(list)) {
          const { client } = await t.serve(ScanService, serving(...order.map(scan)));
          t.step(`waiting for newest() of ${order.join(' and ')}`);
          const kept = await t.answer.newest(client, t.soon());
          const happened = `of ${order.join(', then ')}, newest() kept ${kept?.id ?? 'nothing'}`;
          t.ok(String(kept?.id) === newer, `the scan with id ${newer} is kept`, happened);
        }
      }
    },
  },
  {
    title: 'A preview that is not whole is refused',
    tried:
      'A scan says that its preview has 2 x 1 pixels, and sends another number of bytes: alone, then after a newer one. Then a scan has no preview at all.',
    read: contract,
    async run(t) {
      for (const length of [3, 1, 0]) {
        const wrong = scan('7');
        const damaged = { ...wrong, preview: { ...wrong.preview, data: Buffer.alloc(length) } };
        for (const scans of [[damaged], [scan('8'), damaged]]) {
          const { client } = await t.serve(ScanService, serving(...scans));
          t.step(`waiting for newest() of a preview of ${length} bytes`);
          const found = await t.answer.newest(client, t.soon()).catch((error: unknown) => {
            if (!(error instanceof Error)) throw error;
            return error;
          });
          const happened =
            scans.length === 1
              ? `newest() kept ${length} bytes as a picture of 2 x 1`
              : `newest() kept scan 8, and said nothing of the ${length} bytes of scan 7`;
          t.ok(found instanceof Error, 'newest() rejects with an Error', happened);
        }
      }
      const { client } = await t.serve(ScanService, serving({ id: '7' }));
      t.step('waiting for newest() of a scan without a preview');
      const kept = await t.answer.newest(client, t.soon()).then(
        () => 'newest() kept a scan that has no preview',
        (error: unknown) => (error instanceof TypeError ? `newest() threw ${error}` : ''),
      );
      t.ok(kept === '', 'newest() rejects with an Error of its own', kept);
    },
  },
  {
    title: 'What is kept does not keep the whole message',
    tried: 'A scan has a preview of 784 bytes and an original of 500,000.',
    read: pixels,
    async run(t) {
      const data = Buffer.alloc(784, 9);
      const preview = { width: 28, height: 28, format: 'FORMAT_RAW8', data } as const;
      const whole = { id: '7', preview, original: Buffer.alloc(500_000) };
      const { client } = await t.serve(ScanService, serving(whole));
      t.step('waiting for newest()');
      const kept = await t.answer.newest(client, t.soon());
      if (kept === undefined) throw t.wrong('newest() keeps the scan', 'it kept nothing');
      t.ok(data.equals(kept.pixels), 'the pixels as they were sent', 'the pixels are others');
      const { byteLength } = kept.pixels.buffer;
      // Node.js may put a small Buffer into a pool of 8 KB: that is no message.
      const happened = `the pixels are a view on a buffer of ${byteLength} bytes, which stays as long as they do`;
      t.ok(
        byteLength <= 16_384,
        'the 784 bytes that are kept have a buffer of their own',
        happened,
      );
    },
  },
]);
