// Integration tests: client and server over a real channel.
import { fileURLToPath } from 'node:url';
import { credentials, Metadata, status } from '@grpc/grpc-js';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sample__Output } from '../../generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest } from '../../generated/mnist/v1/StreamSamplesRequest.ts';
import { inSeconds, messages } from '../../lib/calls.ts';
import { fieldViolations, isServiceError } from '../../lib/status.ts';
import { withClient } from '../../lib/testing.ts';
import { packagedDigits } from '../digits/digits.ts';
import { toDigit } from '../digits/images.ts';
import { resumable } from '../resume.ts';
import { scoreOf } from '../score-call.ts';
import { type Hooks, MnistService, mnistService } from '../service.ts';
import { cuttingProxy } from './cutting-proxy.ts';

const cache = fileURLToPath(new URL('../../.cache/mnist', import.meta.url));
const digits = packagedDigits(cache);
type Client = InstanceType<typeof MnistService>;
const soon = () => ({ deadline: inSeconds(20) });

const withServer = (use: (client: Client, address: string) => Promise<void>, hooks: Hooks = {}) =>
  withClient(MnistService, mnistService(digits, hooks), use);

async function samplesOf(client: Client, request: StreamSamplesRequest) {
  const samples = [];
  for await (const response of messages(client.streamSamples(request, soon()))) {
    samples.push(...response.samples);
  }
  return samples;
}

test('raw and PNG samples are the same pixels, exact', () =>
  withServer(async (client) => {
    const request = { split: 'SPLIT_TEST', limit: 20, batchSize: 7 } as const;
    const raw = await samplesOf(client, request);
    const png = await samplesOf(client, { ...request, format: 'FORMAT_PNG' });
    for (const [i, sample] of raw.entries()) {
      const { pixels, index, label } = await toDigit(sample);
      assert.equal(pixels, Uint8Array.from(digits.test.pixels.subarray(i * 784, (i + 1) * 784)));
      assert.equal([index, label], [i, digits.test.labels[i]]);
      const packed = png[i];
      assert.ok(packed);
      assert.is(packed.image?.format, 'FORMAT_PNG');
      assert.equal(Uint8Array.from((await toDigit(packed)).pixels), pixels);
    }
    assert.is(raw.length, 20);
  }));

test('digits, limit, start_index and batch_size select what they say', () =>
  withServer(async (client) => {
    const all = await samplesOf(client, { digits: [3, 8], shuffleSeed: 5, batchSize: 1000 });
    assert.ok(all.every(({ label }) => label === 3 || label === 8));
    const some = await samplesOf(client, {
      digits: [3, 8],
      shuffleSeed: 5,
      startIndex: 40,
      limit: 10,
    });
    assert.equal(some, all.slice(40, 50));
    assert.equal(await samplesOf(client, { startIndex: 1_000_000 }), []);
  }));

test('a message has batch_size samples, and one where nothing is said', () =>
  withServer(async (client) => {
    const sizes = async (request: StreamSamplesRequest) => {
      const found: number[] = [];
      for await (const { samples } of messages(client.streamSamples(request, soon()))) {
        found.push(samples.length);
      }
      return found;
    };
    assert.equal(await sizes({ limit: 10, batchSize: 4 }), [4, 4, 2]);
    assert.equal(await sizes({ limit: 3 }), [1, 1, 1]);
  }));

test('a seed gives an order of its own, and the same one again', () =>
  withServer(async (client) => {
    const order = async (shuffleSeed?: number) => {
      const samples = await samplesOf(client, { digits: [3], shuffleSeed, batchSize: 1000 });
      return samples.map(({ index }) => index);
    };
    const [plain, five, again, six] = [
      await order(),
      await order(5),
      await order(5),
      await order(6),
    ];
    assert.equal(five, again);
    assert.not.equal(five, six);
    assert.not.equal(five, plain);
    assert.equal(
      five.toSorted((a, b) => a - b),
      plain,
    );
  }));

test('from behind the last sample on there is nothing, and that is all', async () => {
  const ends: [number, boolean][] = [];
  const onStreamEnd = (count: number, complete: boolean) => ends.push([count, complete]);
  const use = async (client: Client) => {
    assert.equal(await samplesOf(client, { startIndex: 1_000_000 }), []);
  };
  await withServer(use, { onStreamEnd });
  assert.equal(ends, [[0, true]]);
});

test('each wrong field of a request is named', () =>
  withServer(async (client) => {
    const request: StreamSamplesRequest = {
      digits: [3, 12],
      limit: -1,
      startIndex: -1,
      batchSize: 1001,
      format: 'FORMAT_JPEG',
    };
    try {
      await samplesOf(client, request);
      assert.unreachable();
    } catch (error) {
      assert.ok(isServiceError(error));
      assert.is(error.code, status.INVALID_ARGUMENT);
      const fields = fieldViolations(error).map(({ field }) => field);
      assert.equal(fields, ['digits', 'limit', 'start_index', 'batch_size', 'format']);
    }
  }));

test('a hundred thousand wrong digits are refused, and the next call is served', () =>
  withServer(async (client) => {
    const request = { digits: new Array<number>(100_000).fill(12) };
    const refused = await samplesOf(client, request).catch((error: unknown) => error);
    assert.ok(isServiceError(refused));
    assert.is(refused.code, status.INVALID_ARGUMENT);
    assert.is((await samplesOf(client, { limit: 1 })).length, 1);
  }));

test('a split that the enum does not know is refused, not taken for another', () =>
  withServer(async (client) => {
    const { path, responseDeserialize } = MnistService.service.StreamSamples;
    // As a newer client would say it: field 1, the number 7.
    const request = Buffer.of(0x08, 7);
    const asItIs = (bytes: Buffer) => bytes;
    const call = client.makeServerStreamRequest(path, asItIs, responseDeserialize, request, soon());
    try {
      for await (const _ of messages(call)) assert.unreachable();
    } catch (error) {
      assert.ok(isServiceError(error) && error.code === status.INVALID_ARGUMENT);
      assert.equal(
        fieldViolations(error).map(({ field }) => field),
        ['split'],
      );
    }
  }));

test('pixels that are missing at the server are an internal error, never a sample', () => {
  const train = { ...digits.train, pixels: digits.train.pixels.subarray(0, 2 * 784 + 10) };
  const logged: string[] = [];
  const handlers = mnistService({ ...digits, train }, { log: (line) => logged.push(line) });
  return withClient(MnistService, handlers, async (client) => {
    const lengths: (number | undefined)[] = [];
    try {
      for await (const { samples } of messages(client.streamSamples({}, soon()))) {
        lengths.push(...samples.map(({ image }) => image?.data.length));
      }
      assert.unreachable();
    } catch (error) {
      assert.ok(isServiceError(error) && error.code === status.INTERNAL);
    }
    assert.equal(lengths, [784, 784]);
    assert.match(logged.join(), 'sample 2 has 10 bytes for 28 x 28 pixels');
  });
});

test('a sample that is not as large as it says is refused by the client', async () => {
  const refusal = (image: Sample__Output['image']) =>
    toDigit({ index: 5, label: 1, image }).then(
      () => 'taken',
      (error: Error) => error.message,
    );
  const square = { width: 2, height: 2, format: 'FORMAT_RAW8' } as const;
  assert.match(await refusal({ ...square, data: Buffer.alloc(3) }), /^sample 5 .* 3 bytes$/);
  assert.match(await refusal({ ...square, format: 'FORMAT_JPEG', data: Buffer.alloc(4) }), 'JPEG');
  assert.match(await refusal(null), 'sample 5 has no image');

  const pixels = sharp(Buffer.alloc(6), { raw: { width: 3, height: 2, channels: 1 } });
  const data = await pixels.png().toBuffer();
  const png = { width: 3, height: 2, format: 'FORMAT_PNG', data } as const;
  assert.is(await refusal(png), 'taken');
  // As many pixels, but lying on their side; more than announced; no PNG at all.
  assert.match(await refusal({ ...png, width: 2, height: 3 }), 'the PNG has 3 x 2');
  assert.match(await refusal({ ...png, width: 1 }), 'exceeds pixel limit');
  assert.match(await refusal({ ...png, data: Buffer.from('no picture') }), 'unsupported image');
});

test('a client that stops reading holds the server back', async () => {
  let ended = (_sent: number, _whole: boolean) => {};
  const streamEnd = new Promise<[number, boolean]>((resolve) => {
    ended = (sent, whole) => resolve([sent, whole]);
  });
  const hooks = { onStreamEnd: (sent: number, whole: boolean) => ended(sent, whole) };
  await withServer(async (client) => {
    const call = client.streamSamples({}, soon());
    const responses = messages(call);
    await responses.next();
    // Long enough for all 8,000 samples, if nothing held the server back.
    for (let turns = 0; turns < 3000; turns++) await new Promise((done) => setImmediate(done));
    await responses.return(undefined);
    const [sent, whole] = await streamEnd;
    assert.is(whole, false);
    // A 64 KB window and two buffers of 16 messages, out of 8,000 samples.
    assert.ok(sent < 400, `${sent} samples were made for a client that read one`);
  }, hooks);
});

test('a connection that is cut twice loses nothing and doubles nothing', () =>
  withServer(async (_, address) => {
    const proxy = await cuttingProxy(address, [100_000, 250_000]);
    const client = new MnistService(proxy.address, credentials.createInsecure());
    const breaks: number[] = [];
    const indices: number[] = [];
    try {
      const request = { limit: 1500, shuffleSeed: 3, batchSize: 4 };
      const onBreak = (next: number) => breaks.push(next);
      for await (const { samples } of resumable(client, request, { ...soon(), onBreak })) {
        for (const { index } of samples) indices.push(index);
      }
    } finally {
      client.close();
      await proxy.stop();
    }
    assert.is(breaks.length, 2);
    assert.is(new Set(indices).size, 1500);
    await withServer(async (direct) => {
      const whole = await samplesOf(direct, { limit: 1500, shuffleSeed: 3, batchSize: 500 });
      assert.equal(
        indices,
        whole.map(({ index }) => index),
      );
    });
  }));

test('a client that leaves stops the source', async () => {
  let ended = (_sent: number, _whole: boolean) => {};
  const streamEnd = new Promise<[number, boolean]>((resolve) => {
    ended = (sent, whole) => resolve([sent, whole]);
  });
  const hooks = { onStreamEnd: (sent: number, whole: boolean) => ended(sent, whole) };
  await withServer(async (client) => {
    let taken = 0;
    for await (const _ of resumable(client, {}, soon())) if (++taken === 5) break;
    const [sent, whole] = await streamEnd;
    assert.is(whole, false);
    assert.ok(sent >= 5 && sent < 400, `${sent} samples were made`);
  }, hooks);
});

test('a server that stops tells an open stream where to go on', async () => {
  const stopping = new AbortController();
  await withServer(
    async (client) => {
      let next = 0;
      try {
        for await (const { nextIndex } of messages(client.streamSamples({}, soon()))) {
          next = nextIndex;
          stopping.abort();
        }
        assert.unreachable();
      } catch (error) {
        assert.ok(isServiceError(error) && error.code === status.UNAVAILABLE);
        // Every sample that was made has come, too.
        assert.match(error.details, new RegExp(`go on with start_index ${next}$`));
      }
    },
    { stopping: stopping.signal },
  );
});

test('a refusal is not tried again', () =>
  withServer(async (client) => {
    let breaks = 0;
    const options = { ...soon(), onBreak: () => breaks++ };
    try {
      for await (const _ of resumable(client, { limit: -1 }, options)) assert.unreachable();
    } catch (error) {
      assert.ok(isServiceError(error) && error.code === status.INVALID_ARGUMENT);
    }
    assert.is(breaks, 0);
  }));

test('a whole upload is scored', () => {
  const scored: number[] = [];
  const use = async (client: Client) => {
    const guesses = Array.from({ length: 50 }, (_, index) => ({ index, label: index % 10 }));
    const card = await scoreOf(client, guesses, inSeconds(20));
    assert.equal([card.count, card.accuracy], [50, 1]);
    assert.equal(card.confusion[3]?.guesses, [0, 0, 0, 5, 0, 0, 0, 0, 0, 0]);
  };
  return withServer(use, { onScored: ({ count }) => scored.push(count) }).then(() =>
    assert.equal(scored, [50]),
  );
});

test('guesses that cannot be are refused by name', () =>
  withServer(async (client) => {
    for (const [guess, why] of [
      [{ index: 999_999, label: 1 }, 'there is no sample 999999'],
      [{ index: 1, label: 11 }, '11 is not a digit'],
    ] as const) {
      const refused = await scoreOf(client, [guess], inSeconds(20)).catch(
        (error: unknown) => error,
      );
      assert.ok(isServiceError(refused));
      assert.is(refused.code, status.INVALID_ARGUMENT);
      assert.match(refused.details, why);
    }
  }));

test('an upload that ends before its count is not scored', () => {
  let scored = 0;
  const use = (client: Client) =>
    new Promise<void>((resolve, reject) => {
      const call = client.scorePredictions(new Metadata(), soon(), (error) => {
        try {
          assert.is(error?.code, status.FAILED_PRECONDITION);
          assert.match(error?.details ?? '', '1 of 3 predictions came');
          resolve();
        } catch (failure) {
          reject(failure);
        }
      });
      call.write({ index: 0, label: 0, total: 3 });
      call.end();
    });
  return withServer(use, { onScored: () => scored++ }).then(() => assert.is(scored, 0));
});

test('an upload that is cancelled is never scored', () => {
  const scored: number[] = [];
  const use = async (client: Client) => {
    for (const sent of [0, 1, 2]) {
      const ended = new Promise<number | undefined>((resolve) => {
        const call = client.scorePredictions(new Metadata(), soon(), (error) =>
          resolve(error?.code),
        );
        call.on('error', () => {});
        for (let index = 0; index < sent; index++) call.write({ index, label: 0, total: 3 });
        // A call that came later has its answer: this one is under way.
        scoreOf(client, [{ index: 0, label: 0 }], inSeconds(20)).then(() => call.cancel());
      });
      assert.is(await ended, status.CANCELLED);
      // The server has seen the cancel, too: it comes before these on the connection.
      await scoreOf(client, [{ index: 0, label: 0 }], inSeconds(20));
      await scoreOf(client, [{ index: 0, label: 0 }], inSeconds(20));
    }
    // One upload with nothing in it, ended in order: no count, no score.
    const empty = await scoreOf(client, [], inSeconds(20)).catch((error: unknown) => error);
    assert.ok(isServiceError(empty) && empty.code === status.FAILED_PRECONDITION);
  };
  return withServer(use, { onScored: ({ count }) => scored.push(count) }).then(() =>
    // The three after each cancel, and nothing else.
    assert.equal(scored, new Array<number>(9).fill(1)),
  );
});

test.run();
