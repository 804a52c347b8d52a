// Integration tests: client and server over a real channel.
import { status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProcessVideoRequest } from '../../generated/video/v1/ProcessVideoRequest.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { isServiceError } from '../../lib/status.ts';
import { withClient } from '../../lib/testing.ts';
import { type Filter, type FilterChoice, makeFilter } from '../pictures/filters.ts';
import { encode, largestBytes } from '../pictures/picture.ts';
import { messageLimits, type Settings, VideoService, videoService } from '../service.ts';

const size = { width: 32, height: 24 };
const jpeg = await encode({ ...size, data: Buffer.alloc(32 * 24 * 3, 90) }, 'jpeg');
const image = { ...size, format: 'FORMAT_JPEG', data: jpeg } as const;
const grayscale: ProcessVideoRequest = { filter: { grayscale: {} } };
const frame = (sequence: number, more = {}): ProcessVideoRequest => ({
  frame: { sequence, timestampMs: sequence * 40, image: { ...image, ...more } },
});
const frames = (count: number) => Array.from({ length: count }, (_, i) => frame(i));
const classifier = { classify: () => 0, accuracy: 1 };

type Client = InstanceType<typeof VideoService>;
const open = (client: Client) => client.processVideo({ deadline: inSeconds(20) });

const withServer = (use: (client: Client) => Promise<void>, settings: Partial<Settings> = {}) => {
  const standard = { makeFilter: (choice: FilterChoice) => makeFilter(choice, classifier) };
  const handlers = videoService({ ...standard, ...settings });
  return withClient(VideoService, handlers, use, messageLimits);
};

/** The sequences that were answered, and the status that ended the call. */
async function run(client: Client, requests: ProcessVideoRequest[]) {
  const answered: number[] = [];
  try {
    for await (const response of exchange(open(client), requests)) {
      answered.push(response.frame?.sequence ?? -1);
    }
    return { answered, code: status.OK, details: '' };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { answered, code: error.code, details: error.details };
  }
}

test('every frame is answered once, in order, in its own format and size', () =>
  withServer(async (client) => {
    let sequence = 0;
    for await (const response of exchange(open(client), [grayscale, ...frames(40)])) {
      assert.is(response.frame?.sequence, sequence);
      assert.is(response.frame?.timestampMs, sequence * 40);
      assert.equal(
        [response.frame?.image?.width, response.frame?.image?.format],
        [32, 'FORMAT_JPEG'],
      );
      assert.ok(response.processingMs > 0);
      sequence++;
    }
    assert.is(sequence, 40);
  }));

test('a frame is answered before the next one is sent', () =>
  withServer(async (client) => {
    let answered = () => {};
    async function* requests() {
      yield grayscale;
      for (let sequence = 0; sequence < 5; sequence++) {
        const answer = new Promise<void>((resolve) => (answered = resolve));
        yield frame(sequence);
        await answer;
      }
    }
    let count = 0;
    for await (const _ of exchange(open(client), requests())) {
      count++;
      answered();
    }
    assert.is(count, 5);
  }));

test('the first message has to be a filter, and no other may be', () =>
  withServer(async (client) => {
    const without = await run(client, frames(2));
    assert.is(without.code, status.INVALID_ARGUMENT);
    assert.match(without.details, 'the first message must name it');
    const twice = await run(client, [grayscale, frame(0), grayscale]);
    assert.is(twice.code, status.INVALID_ARGUMENT);
    assert.equal(twice.answered, [0]);
    for (const sigma of [99, Number.NaN]) {
      const strange = await run(client, [{ filter: { blur: { sigma } } }, frame(0)]);
      assert.match(strange.details, `blur.sigma: ${sigma} is not 0.3 to 50`);
    }
  }));

const refusals: [string, object, status, string][] = [
  ['no picture', { data: Buffer.from('hello') }, status.INVALID_ARGUMENT, 'cannot be read'],
  [
    'half a picture',
    { data: jpeg.subarray(0, jpeg.length / 2) },
    status.INVALID_ARGUMENT,
    'cut short',
  ],
  ['a huge size', { width: 100_000 }, status.INVALID_ARGUMENT, 'each side is 1 to 4096'],
  [
    'raw pixels of another length',
    { format: 'FORMAT_RGB24' },
    status.INVALID_ARGUMENT,
    'bytes where',
  ],
  [
    'an unknown format',
    { format: 'FORMAT_RAW8' },
    status.INVALID_ARGUMENT,
    'not JPEG, PNG or RGB24',
  ],
  [
    'too many bytes',
    { data: Buffer.alloc(largestBytes + 1) },
    status.RESOURCE_EXHAUSTED,
    'bytes are more than',
  ],
];
for (const [what, more, code, why] of refusals) {
  test(`${what}: the frame is named, what came before is answered, the server lives on`, () =>
    withServer(async (client) => {
      const refused = await run(client, [grayscale, frame(0), frame(1), frame(2, more), frame(3)]);
      assert.equal(refused.answered, [0, 1]);
      assert.is(refused.code, code);
      assert.match(refused.details, 'frame 2: ');
      assert.match(refused.details, why);
      assert.equal((await run(client, [grayscale, ...frames(3)])).answered, [0, 1, 2]);
    }));
}

test('a client that stops reading holds the server back', async () => {
  let worked = 0;
  const filter: Filter = (picture) => {
    worked++;
    return { picture, detections: [] };
  };
  const raw = {
    width: 512,
    height: 512,
    format: 'FORMAT_RGB24',
    data: Buffer.alloc(512 * 512 * 3),
  };
  let sent = 0;
  async function* requests() {
    yield grayscale;
    for (; sent < 200; sent++) yield frame(sent, raw);
  }
  const use = async (client: Client) => {
    const answers = exchange(open(client), requests());
    await answers.next();
    // Both counts stand still once every buffer on the way is full.
    let before = -1;
    while (before !== worked + sent) {
      before = worked + sent;
      for (let turns = 0; turns < 200; turns++) await new Promise((done) => setImmediate(done));
    }
    assert.ok(worked < 60, `${worked} frames were worked on for a client that read one`);
    assert.ok(sent < 120, `${sent} frames were taken from the source`);
    await answers.return(undefined);
  };
  await withServer(use, { makeFilter: () => filter });
});

test('a client that hangs up stops the work', async () => {
  let begun = () => {};
  const working = new Promise<void>((resolve) => (begun = resolve));
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  let finished = 0;
  const slow: Filter = async (picture) => {
    begun();
    await gate;
    finished++;
    return { picture, detections: [] };
  };
  const quick: Filter = (picture) => ({ picture, detections: [] });
  let streams = 0;
  const lines: string[] = [];
  const use = async (client: Client) => {
    const call = open(client);
    const ended = new Promise<void>((resolve) => call.on('error', () => resolve()));
    for (const request of [grayscale, ...frames(30)]) call.write(request);
    await working;
    call.cancel();
    await ended;
    // The next stream comes over the same connection, behind the cancel: once it is
    // answered, the server knows of both. Then the frames in hand may go on.
    assert.equal((await run(client, [grayscale, ...frames(2)])).answered, [0, 1]);
    release();
    assert.equal((await run(client, [grayscale, ...frames(8)])).answered.length, 8);
    assert.ok(finished > 0 && finished <= 4, `${finished} frames were finished`);
  };
  const makeFilter = () => (streams++ === 0 ? slow : quick);
  await withServer(use, { makeFilter, log: (line) => lines.push(line) });
  assert.equal(lines, []);
});

test.run();
