// Checks 4.6: clients that stay, that hang up, whose line is cut; and work that fails.
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { VideoService } from '#04/service.ts';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { conversation, frameMessage } from '../ask.ts';
import { aMoment, slowWork } from '../slow-work.ts';
import type * as Answer from './starter.ts';

const read = '04-bidi-video/README.md#stopping-work-in-hand';
const letGo = 'its error was let go';
const counted = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Sends frames to the student's server, and waits until work has begun on the first one. */
async function open(t: Bench<typeof Answer>, frames: number[], answer = Buffer.alloc(3)) {
  const slow = slowWork();
  const image = { width: 1, height: 1, format: 'FORMAT_RGB24', data: answer } as const;
  let stopped = 0;
  const handlers = t.answer.videoService((frame: Frame__Output, signal) => {
    const stop = () => {
      stopped++;
      const expected = 'work that is stopped for a client that has gone ends quietly';
      slow.finish(frame.sequence, t.wrong(expected, letGo));
    };
    const result = slow.work(frame);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    return result
      .then((done) => ({ ...done, image }))
      .finally(() => signal.removeEventListener('abort', stop));
  });
  let [hungUp, returned] = [() => {}, () => {}];
  let isFull = () => false;
  const knows = new Promise<void>((resolve) => (hungUp = resolve));
  const over = new Promise<void>((resolve) => (returned = resolve));
  const ProcessVideo = (
    call: ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>,
  ) => {
    call.on('cancelled', () => hungUp());
    isFull = () => call.writableNeedDrain;
    // Not awaited: as with grpc-js itself, nobody holds the handler's error. A
    // handler made of listeners returns at once, and gives no promise.
    const result: unknown = handlers.ProcessVideo(call);
    Promise.resolve(result).then(() => returned());
  };
  const { client, tap } = await t.serve(VideoService, { ProcessVideo });
  const video = conversation(t, client);
  video.send(...frames.map((sequence) => frameMessage(sequence)));
  t.step(`waiting for work on frame ${frames[0]}`);
  await slow.has(1);
  return {
    ...slow,
    ...video,
    tap,
    over,
    client,
    stopped: () => stopped,
    /** Whether the answers that the client does not read fill the handler's buffer. */
    isFull: () => isFull(),
    /** Waits until the server has heard that the client has gone, and a moment more. */
    async gone() {
      t.step('waiting for the server to hear of it');
      await knows;
      await aMoment(t.soon());
    },
    /** Takes the next answer, which has to be that of frame `sequence`. */
    async answers(sequence: number) {
      t.step(`waiting for the answer to frame ${sequence}`);
      const { value, words } = await t.ended(video.answer());
      if (value === undefined) throw t.wrong(`frame ${sequence} is answered`, `the call ${words}`);
      t.equal(value.sequence, sequence, 'the sequence of the answer');
    },
  };
}

/** A whole call in which the handler has to wait for its client some twenty times. */
async function manyWaits(t: Bench<typeof Answer>) {
  const frames = counted(400);
  const video = await open(t, frames, Buffer.alloc(64 * 1024));
  video.flow();
  video.call.end();
  for (const sequence of frames) await video.answers(sequence);
  t.step('waiting for the end of the call, now that all is answered');
  const { words } = await t.ended(video.noMore());
  t.ok(words === 'ended with OK', 'the call ends with OK after its last answer', `it ${words}`);
}

export default tasks<typeof Answer>([
  {
    title: 'A client that has said all still gets all answers',
    tried:
      'Three frames and the half-close are sent. A moment later the work on each frame is done, one after the other. The call ends with OK.',
    read,
    async run(t) {
      const video = await open(t, counted(3));
      video.call.end();
      for (const sequence of [0, 1, 2]) {
        await aMoment(t.soon());
        t.equal(video.stopped(), 0, 'the number of frames whose work was stopped');
        video.finish(sequence);
        await video.answers(sequence);
      }
      t.step('waiting for the end of the call, now that all is answered');
      const over = await t.ended(video.noMore());
      t.ok(over.status === 'OK', 'the call ends with OK after its last answer', `it ${over.words}`);
    },
  },
  {
    title: 'When the client cancels, the work in hand is stopped and no other begun',
    tried:
      'Five frames are sent, and frame 0 is in work; frame 50 is, on another call. The client cancels the first call. Then frame 50 is done.',
    read,
    async run(t) {
      const video = await open(t, counted(5));
      const other = conversation(t, video.client);
      other.send(frameMessage(50));
      t.step('waiting for work on frame 50, on another call');
      await video.has(2);
      await aMoment(t.soon());
      video.call.cancel();
      await video.gone();
      t.ok(video.stopped() > 0, 'the signal of frame 0 is aborted', 'the work goes on, for nobody');
      t.equal(video.begun, [0, 50], 'the frames that work was begun on');
      const both = 'the work on frame 50 was stopped, too: its client is still there';
      t.ok(video.stopped() === 1, 'the work of another call goes on', both);
      video.finish(50);
      t.step('waiting for the answer to frame 50');
      const { words } = await t.ended(other.answer().then(({ sequence }) => sequence));
      t.ok(words === 'ended with OK', 'the other call is answered', `it ${words}`);
      const loud =
        'the error with which the work was stopped is in your log, as if it were a fault';
      t.ok(!t.printed().includes(letGo), 'a client that leaves is no error of the server', loud);
    },
  },
  {
    title: 'A handler that waits for its client to read ends when the connection breaks',
    tried:
      'Work is done at once, and answers have 64 KiB. A client sends 400 frames and reads all answers. Another one sends 60 frames and reads one answer. When your handler writes no more, the connection is cut.',
    read,
    async run(t) {
      await manyWaits(t);
      const video = await open(t, counted(60), Buffer.alloc(64 * 1024));
      video.flow();
      await video.answers(0); // Before the first read grpc-js holds nobody up.
      t.step('waiting for the work to stand still');
      let [before, calm] = [-1, 0];
      // On a busy machine a handler is quiet before its buffer is full, and a full buffer
      // may still be on its way out: both have more time.
      while (calm < (video.isFull() ? 5 : 20)) {
        before = video.begun.length;
        for (let i = 0; i < 3; i++) await aMoment(t.soon());
        calm = before === video.begun.length ? calm + 1 : 0;
      }
      const full = 'your handler waits when write() has returned false';
      await t.quiet();
      t.ok(before < 60, full, 'it worked on all 60 frames, for a client that reads no more');
      video.tap.cut();
      await video.gone();
      t.step('waiting for your handler to be done');
      const still = aMoment(t.soon()).then(() => true);
      t.ok(
        (await Promise.race([video.over, still])) === undefined,
        'your handler is done soon after the connection has broken',
        `it has worked on ${before} frames, and waits for something that cannot come any more`,
      );
    },
  },
  {
    title: 'Work that fails ends the call, and names its frame',
    tried:
      'Frames 20, 21 and 22 are sent, and frame 50 on another call. The work on frame 20 is done, and that on frame 21 fails.',
    read,
    async run(t) {
      const expected = 'the call ends with INVALID_ARGUMENT, and names frame 21';
      const video = await open(t, [20, 21, 22]);
      video.finish(20);
      await video.answers(20);
      t.step('waiting for work on frame 21');
      await video.has(2);
      conversation(t, video.client).send(frameMessage(50));
      t.step('waiting for work on frame 50, on another call');
      await video.has(3);
      video.finish(21, t.internal('libvips 8.18: out of order read at line 270'));
      t.step('waiting for the status');
      const { status, details, words } = await t.ended(video.answer());
      const named = status === 'INVALID_ARGUMENT' && /\bframe\b\D*\b21\b/.test(details);
      t.ok(named, expected, `it ${words}`);
      t.ok(
        t.printed().includes('libvips'),
        'why it failed is in your log',
        'your code printed nothing of it',
      );
      await aMoment(t.soon());
      t.equal(video.begun, [20, 21, 50], 'the frames that work was begun on');
    },
  },
]);
