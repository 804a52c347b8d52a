// Checks 4.1: limits that fit, at both ends, and a refusal that names the frame.
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { VideoService } from '#04/service.ts';
import type {
  ProcessVideoRequest,
  ProcessVideoRequest__Output,
} from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { ask, frameMessage } from '../ask.ts';
import type * as Answer from './starter.ts';

const mebibyte = 1024 * 1024;
const noLimit = { 'grpc.max_receive_message_length': -1 };
const read = '04-bidi-video/README.md#limits-and-who-enforces-them';
// Whole pixels of three bytes each.
const image = (bytes: number) => Buffer.alloc(bytes - (bytes % 3));

/** A frame of so many bytes, with all that a camera says of it. */
function raw(sequence: number, bytes: number): ProcessVideoRequest {
  const { frame } = frameMessage(sequence, image(bytes));
  return { frame: { ...frame, timestampMs: 40.04 * sequence } };
}

/** A frame of few bytes and many pixels: unpacked it would have 36 MB. */
function smallFile(sequence: number): ProcessVideoRequest {
  const data = Buffer.from([0xff, 0xd8, 0xff]);
  return { frame: { sequence, image: { width: 4000, height: 3000, format: 'FORMAT_JPEG', data } } };
}

/** Sends these frames; tells which were answered, and how it ended. */
async function send(
  t: Bench<typeof Answer>,
  frames: ProcessVideoRequest[],
  client = t.answer.clientOptions,
) {
  const handlers = t.answer.videoService();
  const served = await t.serve(VideoService, handlers, { server: t.answer.serverOptions, client });
  const answered: number[] = [];
  t.step('waiting for the answers and the status');
  const ended = await t.ended(ask(served.client, frames, t.soon(), answered));
  return { ...ended, answered };
}

/** Has a server send one image of so many bytes to a client with the student's options. */
async function receive(t: Bench<typeof Answer>, bytes: number) {
  const ProcessVideo = (
    call: ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>,
  ) => {
    call.write({ frame: { image: { width: 1, height: 1, data: image(bytes) } } });
    call.resume();
    call.on('end', () => call.end());
  };
  const options = { server: noLimit, client: t.answer.clientOptions };
  const { client } = await t.serve(VideoService, { ProcessVideo }, options);
  t.step('waiting for the answer and the status');
  return t.ended(ask(client, [], t.soon()));
}

export default tasks<typeof Answer>([
  {
    title: 'A frame of 5 MiB goes up',
    tried: 'A client with no limits sends your server one frame of 5 MiB.',
    read,
    async run(t) {
      const { status, words } = await send(t, [raw(0, 5 * mebibyte)], noLimit);
      t.ok(
        status === 'OK',
        'your server takes the frame, and the call ends with OK',
        `it ${words}`,
      );
    },
  },
  {
    title: 'An answer of 5 MiB comes down',
    tried:
      "A server with no limits sends one frame of 5 MiB to a client with your client's options.",
    read,
    async run(t) {
      const { status, words } = await receive(t, 5 * mebibyte);
      t.ok(
        status === 'OK',
        'your client takes the answer, and the call ends with OK',
        `it ${words}`,
      );
    },
  },
  {
    title: 'The largest frame is taken, and one pixel more is refused by name',
    tried:
      'Frame 212 has exactly 6 MiB. Then, on another call, frame 209 is a small file of 4,000 x 3,000 pixels, frames 210 and 211 have 4 MiB each, and frame 212 has a pixel more than 6 MiB.',
    read,
    async run(t) {
      const largest = await send(t, [raw(212, 6 * mebibyte)]);
      t.ok(largest.status === 'OK', 'a frame of exactly 6 MiB is answered', `it ${largest.words}`);
      const frames = [
        smallFile(209),
        raw(210, 4 * mebibyte),
        raw(211, 4 * mebibyte),
        raw(212, 6 * mebibyte + 3),
      ];
      const { status, details, words, answered } = await send(t, frames);
      t.ok(
        status === 'RESOURCE_EXHAUSTED' && /\bframe\b\D*\b212\b/.test(details),
        'RESOURCE_EXHAUSTED, with "frame 212" in its text',
        `the call ${words}`,
      );
      t.equal(answered, [209, 210, 211], 'the frames that were answered before the refusal');
    },
  },
  {
    title: 'A message of 12 MiB is refused before your code sees it',
    tried:
      'A client with no limits sends your server one frame of 12 MiB. Then a server with no limits sends one to your client.',
    read,
    async run(t) {
      const up = await send(t, [raw(0, 12 * mebibyte)], noLimit);
      t.ok(
        up.status === 'RESOURCE_EXHAUSTED' && !/frame/.test(up.details),
        "the server's channel refuses the message by its length, when its first bytes arrive",
        `your handler was given the frame, with all 12 MiB in memory; the call ${up.words}`,
      );
      const down = await receive(t, 12 * mebibyte);
      t.ok(
        down.status === 'RESOURCE_EXHAUSTED',
        "the client's channel refuses the message by its length, when its first bytes arrive",
        `your client was given all 12 MiB; the call ${down.words}`,
      );
    },
  },
]);
