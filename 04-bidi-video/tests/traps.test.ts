// What goes wrong with large messages and slow work on a stream, shown failing
// first, and what this chapter does instead.
import { once } from 'node:events';
import {
  type ChannelOptions,
  type ServerDuplexStream,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type {
  ProcessVideoRequest,
  ProcessVideoRequest__Output,
} from '../../generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '../../generated/video/v1/ProcessVideoResponse.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { isServiceError } from '../../lib/status.ts';
import { withClient } from '../../lib/testing.ts';
import { inOrder } from '../frames/in-order.ts';
import { messageLimits, VideoService, videoService } from '../service.ts';

type Client = InstanceType<typeof VideoService>;
type Call = ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>;

const withServer = (
  handlers: UntypedServiceImplementation,
  use: (client: Client) => Promise<void>,
  limits: ChannelOptions = {},
) => withClient(VideoService, handlers, use, limits);

const unchanged = videoService({ makeFilter: () => (picture) => ({ picture, detections: [] }) });
const open = (client: Client, seconds = 10) =>
  client.processVideo({ deadline: inSeconds(seconds) });
const filter: ProcessVideoRequest = { filter: { grayscale: {} } };
const raw = (sequence: number, width: number, height: number): ProcessVideoRequest => ({
  frame: {
    sequence,
    image: { width, height, format: 'FORMAT_RGB24', data: Buffer.alloc(width * height * 3) },
  },
});

async function run(client: Client, requests: ProcessVideoRequest[], seconds = 10) {
  let answers = 0;
  try {
    for await (const _ of exchange(open(client, seconds), requests)) answers++;
    return { answers, code: status.OK, details: '' };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { answers, code: error.code, details: error.details };
  }
}

test('a frame of more than 4 MB is refused by the channel, which cannot name it', async () => {
  const requests = [filter, raw(0, 64, 64), raw(1, 1600, 900)];
  // Naive: the limits as they come, 4 MB for what is received.
  await withServer(unchanged, async (client) => {
    const { code, details } = await run(client, requests);
    assert.is(code, status.RESOURCE_EXHAUSTED);
    assert.match(details, /larger than max|4194304/);
    assert.not.match(details, 'frame 1');
  });
  // Ours: the channel takes a little more than the service, and both ends say so.
  const use = async (client: Client) => {
    assert.equal((await run(client, requests)).answers, 2);
    const tooLarge = await run(client, [filter, raw(0, 64, 64), raw(7, 2000, 1500)]);
    assert.is(tooLarge.code, status.RESOURCE_EXHAUSTED);
    assert.match(tooLarge.details, 'frame 7: 9000000 bytes are more than');
  };
  await withServer(unchanged, use, messageLimits);
});

test('to answer only when the line is full hangs a client that waits', async () => {
  /** Sends the next frame when the answer to the one before has come. */
  const waitForOne = async (client: Client, seconds: number) => {
    const call = open(client, seconds);
    const ended = new Promise<string>((resolve) => {
      call.once('data', () => resolve('answered'));
      call.once('error', (error: ServiceError) => resolve(status[error.code]));
    });
    call.write(filter);
    call.write(raw(0, 8, 8));
    const how = await ended;
    call.on('error', () => {}); // For the cancel that follows.
    call.cancel();
    return how;
  };
  // Naive: four at once, so wait for four.
  const ProcessVideo = (call: Call) => {
    const line: ProcessVideoRequest__Output[] = [];
    call.on('data', (request: ProcessVideoRequest__Output) => {
      if (request.kind === 'frame') line.push(request);
      if (line.length < 4) return;
      for (const { frame } of line.splice(0)) call.write({ frame });
    });
  };
  await withServer({ ProcessVideo }, async (client) => {
    assert.is(await waitForOne(client, 0.5), 'DEADLINE_EXCEEDED');
  });
  // Ours: the first in line is released as soon as it is done.
  await withServer(unchanged, async (client) => {
    assert.is(await waitForOne(client, 10), 'answered');
  });
});

test('work begun on every frame at once is held in memory at once', async () => {
  const count = 100;
  /** How many were in work at the same time. */
  const counting = () => {
    let [now, most] = [0, 0];
    const work = async (item: number) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return item;
    };
    return { work, most: () => most };
  };
  const items = Array.from({ length: count }, (_, i) => i);
  // Naive: all of them.
  const naive = counting();
  await Promise.all(items.map(naive.work));
  assert.is(naive.most(), count);
  // Ours: four.
  const ours = counting();
  async function* source() {
    yield* items;
  }
  const results: number[] = [];
  for await (const item of inOrder(source(), 4, ours.work)) results.push(item);
  assert.equal(results, items);
  assert.is(ours.most(), 4);
});

test('a small file can hold a very large picture', async () => {
  const huge = { width: 5000, height: 5000, channels: 3, background: '#000' } as const;
  const bomb = await sharp({ create: huge }).png({ palette: true }).toBuffer();
  // Naive: it is small, so it is decoded.
  const { data } = await sharp(bomb).raw().toBuffer({ resolveWithObject: true });
  assert.ok(data.length / bomb.length > 1000, `${data.length} bytes out of ${bomb.length}`);
  // Ours: sharp is told how many pixels it may unpack, and the frame is named.
  const image = { width: 4000, height: 4000, format: 'FORMAT_PNG', data: bomb } as const;
  const use = async (client: Client) => {
    const { code, details } = await run(client, [filter, { frame: { sequence: 3, image } }]);
    assert.is(code, status.INVALID_ARGUMENT);
    assert.match(details, 'frame 3: it cannot be read as png');
  };
  await withServer(unchanged, use, messageLimits);
});

test("one's own cancel is told as an error, too", async () => {
  await withServer(unchanged, async (client) => {
    const call = open(client);
    const failed = once(call, 'error');
    call.write(filter);
    call.cancel();
    // Naive: no listener, and this ends the process.
    assert.is((await failed)[0].code, status.CANCELLED);
    // Ours: exchange() listens, and leaving its loop is enough.
    for await (const _ of exchange(open(client), [filter, raw(0, 8, 8)])) break;
  });
});

test.run();
