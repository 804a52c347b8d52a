// Integration tests of going on elsewhere: no frame is lost, none is answered twice, and
// a filter that looks back finds the frame before.
import { credentials, Server, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { listen, stop } from '../../lib/server.ts';
import { isServiceError } from '../../lib/status.ts';
import type { Filter } from '../pictures/filters.ts';
import { filterMessage, frameMessage } from '../request.ts';
import { processed } from '../resume.ts';
import { messageLimits, VideoService, videoService } from '../service.ts';
import { jpegs } from './samples.ts';

const size = { width: 480, height: 270 };
const frame = (sequence: number) => {
  const jpeg = jpegs[sequence % jpegs.length] ?? Buffer.of();
  return { sequence, timestampMs: sequence * 40, ...size, jpeg };
};
async function* frames(count: number) {
  for (let i = 0; i < count; i++) yield frame(i);
}
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Finds what it was given: whether there was a frame before. */
const looksBack: Filter = (picture, before) => ({
  picture,
  detections: before === undefined ? [] : [{ x: 0, y: 0, width: 1, height: 1, label: 'before' }],
});

/** A server of this process, on a port that another one may take over. */
async function video(port = 0) {
  const stopping = new AbortController();
  const server = new Server(messageLimits);
  const settings = { makeFilter: () => looksBack, stopping: stopping.signal };
  server.addService(VideoService.service, videoService(settings));
  return {
    port: await listen(server, { host: '127.0.0.1', port }),
    /** In order, as on SIGTERM. */
    async stop() {
      stopping.abort();
      await stop(server, 20_000);
    },
    /** All connections are cut. */
    cut: () => server.forceShutdown(),
  };
}

type Running = Awaited<ReturnType<typeof video>>;
const connect = ({ port }: Running) =>
  new VideoService(`127.0.0.1:${port}`, credentials.createInsecure(), messageLimits);
const motion = filterMessage('motion', 0);
const options = { window: 6, deadline: inSeconds(60), pauseMs: 5 };

/** Ends the server with `end` after 20 of 60 frames, starts another, and takes the rest. */
async function resumed(end: (server: Running) => Promise<void> | void) {
  const first = await video();
  let second: Running | undefined;
  const client = connect(first);
  const sequences: number[] = [];
  const alone: number[] = [];
  const breaks: number[][] = [];
  const onBreak = (unanswered: number[]) => breaks.push(unanswered);
  try {
    // Endless tries: how long a port takes to be free again is not the matter here.
    const patient = { ...options, patience: Infinity, onBreak };
    for await (const answer of processed(client, motion, frames(60), patient)) {
      const { sequence } = answer.frame;
      sequences.push(sequence);
      if (answer.detections.length === 0) alone.push(sequence);
      if (sequence !== 20) continue;
      await end(first);
      second = await video(first.port);
    }
  } finally {
    client.close();
    await second?.stop();
  }
  assert.equal(sequences, upTo(60));
  assert.equal(alone, [0]);
  return breaks;
}

test('a server that stops in order is followed by another', async () => {
  const breaks = await resumed((server) => server.stop());
  assert.ok(breaks.length > 0);
});

test('a server that cuts its calls is followed by another, too', async () => {
  const breaks = await resumed((server) => server.cut());
  assert.ok(breaks.length > 0);
});

test('a server that stops ends an open video, and answers what has come before', async () => {
  const server = await video();
  const client = connect(server);
  let stopped: Promise<void> | undefined;
  let over = () => {};
  const end = new Promise<void>((resolve) => (over = resolve));
  const answered: number[] = [];
  // Sends three frames, and no end: the video would go on.
  async function* requests() {
    yield motion;
    for (let i = 0; i < 3; i++) yield frameMessage(frame(i));
    await end;
  }
  try {
    for await (const response of exchange(
      client.processVideo({ deadline: inSeconds(60) }),
      requests(),
    )) {
      answered.push(response.frame?.sequence ?? -1);
      if (answered.length === 3) stopped = server.stop();
    }
    assert.unreachable('the video ended with OK');
  } catch (error) {
    assert.ok(isServiceError(error) && error.code === status.UNAVAILABLE, String(error));
    assert.match(error.details, 'the server is stopping');
  } finally {
    over();
    client.close();
    await stopped;
  }
  assert.equal(answered, [0, 1, 2]);
});

test('a server that stays away is given up', async () => {
  const server = await video();
  const client = connect(server);
  let breaks = 0;
  try {
    const limited = { ...options, patience: 3, onBreak: () => breaks++ };
    for await (const answer of processed(client, motion, frames(60), limited)) {
      if (answer.frame.sequence === 1) await server.stop();
    }
    assert.unreachable('nobody answered, and it ended');
  } catch (error) {
    assert.ok(isServiceError(error) && error.code === status.UNAVAILABLE, String(error));
  } finally {
    client.close();
  }
  assert.is(breaks, 3);
});

test.run();
