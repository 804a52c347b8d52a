// Checks 4.4: a server that answers when the check says so counts what it was sent.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { VideoService } from '#04/service.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { ask, frameMessage } from '../ask.ts';
import { aMoment, slowServer } from '../slow-work.ts';
import type * as Answer from './starter.ts';

const read = '04-bidi-video/README.md#how-many-in-flight';
// The camera has filmed for a while.
const first = 20;
const all = Array.from({ length: 8 }, (_, i) => first + i);

/** Lets the student's code send eight frames, 20 to 27, with a window of `size`. */
async function send(t: Bench<typeof Answer>, size: number) {
  const server = slowServer();
  const { client } = await t.serve(VideoService, server.handlers);
  let closed = false;
  async function* camera() {
    try {
      for (const sequence of all) yield { sequence };
    } finally {
      // Nor is a real camera closed at once.
      await nextTurn();
      closed = true;
    }
  }
  const call = client.processVideo(t.soon());
  const status = new Promise<void>((resolve) => call.once('status', () => resolve()));
  const sending = t.ended(t.answer.sendVideo(call, camera(), size));
  return {
    ...server,
    sending,
    status,
    closed: () => closed,
    /** All that has been sent and will be is answered. */
    async rest() {
      server.flow();
      t.step('waiting for sendVideo to be done');
      await sending;
    },
    /** Waits for `count` frames at the server; then for a whole second call, and no more may be there. */
    async sent(count: number, when: string) {
      t.step(`waiting for ${count} frames at the server`);
      const over = await Promise.race([server.has(count), sending]);
      const expected = `${count} frames are sent ${when}`;
      const happened = () => `the server has ${server.begun.length}`;
      if (over !== undefined) throw t.wrong(expected, `${happened()}, and the call ${over.words}`);
      t.step('waiting for an answer on a second call');
      await ask(client, [frameMessage(100)], t.soon());
      t.ok(server.begun.length === count, expected, happened());
    },
  };
}

export default tasks<typeof Answer>([
  {
    title: 'No more frames are sent than the window has places',
    tried:
      'Eight frames, a window of 4, and a server that does not answer yet. A second call, with frame 100, shows that no more are under way.',
    read,
    async run(t) {
      const video = await send(t, 4);
      await video.sent(4, 'while none is answered');
      await t.quiet();
      await video.rest();
    },
  },
  {
    title: 'Each answer makes room for one frame',
    tried:
      'Frames 20 to 27, a window of 3. The server answers frame 20, and then frames 21 and 22.',
    read,
    async run(t) {
      const video = await send(t, 3);
      await video.sent(3, 'while none is answered');
      video.finish(20);
      await video.sent(4, 'when frame 20 is answered');
      video.finish(21);
      video.finish(22);
      await video.sent(6, 'when frames 20, 21 and 22 are answered');
      await video.rest();
    },
  },
  {
    title: 'The answers to the last frames are taken',
    tried: 'Frames 20 to 27, a window of 4; the server answers one after the other.',
    read,
    async run(t) {
      const video = await send(t, 4);
      for (const [i, sequence] of all.entries()) {
        t.step(`waiting for frame ${sequence} at the server`);
        await Promise.race([video.has(Math.min(8, i + 4)), video.sending]);
        video.finish(sequence);
      }
      t.step('waiting for sendVideo to be done');
      const { value, words } = await video.sending;
      t.ok(value !== undefined, 'sendVideo gives the answers', `the call ${words}`);
      t.equal(value, all, 'what sendVideo gives');
    },
  },
  {
    title: 'When the call fails, the camera is closed',
    tried:
      'Eight frames, a window of 4. The server has five of them, has answered one, and ends the call with UNAVAILABLE. Then eight frames are sent on another call.',
    read,
    async run(t) {
      const video = await send(t, 4);
      t.step('waiting for 4 frames at the server');
      await Promise.race([video.has(4), video.sending]);
      video.finish(first);
      t.step('waiting for 5 frames at the server');
      await Promise.race([video.has(5), video.sending]);
      video.fail('the server has no room');
      t.step('waiting for the status of the call');
      await video.status;
      const still = aMoment(t.soon()).then(() => undefined);
      const ended = await Promise.race([video.sending, still]);
      const expected = 'sendVideo fails with UNAVAILABLE';
      if (ended === undefined) {
        throw t.wrong(expected, 'the call had ended, and sendVideo waited for something else');
      }
      t.ok(ended.status === 'UNAVAILABLE', expected, `it ${ended.words}`);
      const happened = 'it was not, and films for nobody';
      t.ok(video.closed(), 'the camera is closed when sendVideo is over', happened);
      const again = await send(t, 4);
      await again.sent(4, 'on a call after one that failed');
      await again.rest();
    },
  },
]);
