// Checks 4.3: the check opens every gate by hand, so order and number are facts.
import { VideoService } from '#04/service.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { ask, conversation, frameMessage, frameMessages } from '../ask.ts';
import { aMoment, slowWork } from '../slow-work.ts';
import type * as Answer from './starter.ts';

const read = '04-bidi-video/README.md#several-at-once-in-order';

/** A call to the student's server, and the work that it does. */
async function open(t: Bench<typeof Answer>) {
  const slow = slowWork();
  const { client } = await t.serve(VideoService, t.answer.videoService(slow.work));
  const video = conversation(t, client);
  const ended = new Promise<void>((resolve) => video.call.once('status', () => resolve()));
  return {
    ...video,
    ...slow,
    /** Waits until so many frames are in work, or the call is over. */
    async inWork(count: number) {
      t.step(`waiting for ${count} frames to be in work`);
      await Promise.race([slow.has(count), ended]);
      const happened = `work had begun on ${slow.begun.length} when the call's deadline passed`;
      t.ok(slow.begun.length >= count, `${count} frames in work at the same time`, happened);
    },
    /** Another call on the same connection: when it is answered, the first one's frames are long there. */
    async another() {
      t.step('waiting for an answer on a second call');
      const { status, words } = await t.ended(ask(client, [frameMessage(100)], t.soon()));
      const expected = 'a second call is answered, whatever the first one waits for';
      t.ok(status === 'OK', expected, `it ${words}`);
    },
    /** Takes the next answer, which has to be that of frame `sequence`. */
    async answers(sequence: number, when: string) {
      t.step(`waiting for the answer to frame ${sequence}`);
      const answered = await t.ended(video.answer());
      const expected = `frame ${sequence} is answered ${when}`;
      if (answered.value === undefined) throw t.wrong(expected, `the call ${answered.words}`);
      const happened = `the next answer was that of frame ${answered.value.sequence}`;
      t.ok(answered.value.sequence === sequence, expected, happened);
    },
  };
}

/** Sends a film, of which no frame is done: the server has to make the client wait. */
async function film(t: Bench<typeof Answer>) {
  const video = await open(t);
  video.send(...Array.from({ length: 100 }, (_, i) => frameMessage(i, Buffer.alloc(24_000))));
  await video.inWork(4);
  const sent = () =>
    t
      .calls()
      .at(-1)
      ?.steps.filter(({ kind, direction }) => kind === 'message' && direction === 'up').length ?? 0;
  t.step('waiting until the client sends no more');
  let before = -1;
  while (before !== sent()) {
    before = sent();
    for (let i = 0; i < 3; i++) await aMoment(t.soon());
  }
  t.ok(
    before < 100,
    'your server reads little more than it works on',
    'it has read all 100 frames, and they lie in its memory',
  );
  video.call.cancel();
  video.flow();
}

export default tasks<typeof Answer>([
  {
    title: 'Four frames of a call are in work at once, and no more',
    tried:
      'Six frames are sent. None is done before four are in work; then they are done one by one. A second call, with frame 100, shows that all six have arrived. Then 100 large frames are sent on another call, and none is done.',
    read,
    async run(t) {
      const video = await open(t);
      video.send(...frameMessages(6));
      video.call.end();
      await video.inWork(4);
      await video.another();
      for (let sequence = 0; sequence < 6; sequence++) {
        await video.inWork(Math.min(6, sequence + 4));
        t.ok(
          video.most() <= 4,
          'at most 4 frames are in work at the same time',
          `${video.most()} were, so a video of 1,000 frames would lie in memory as a whole`,
        );
        video.finish(sequence);
        await video.answers(sequence, 'when it is done');
      }
      await film(t);
    },
  },
  {
    title: 'The answers come in the order of the frames',
    tried:
      'Six frames are sent, and four are in work. Frames 3, 2 and 1 are done, then frame 100 on a second call, and then all others.',
    read,
    async run(t) {
      const video = await open(t);
      video.send(...frameMessages(6));
      video.call.end();
      await video.inWork(4);
      for (const sequence of [3, 2, 1]) video.finish(sequence);
      await video.another();
      const begun = video.begun.length;
      video.flow();
      for (const sequence of [0, 1, 2, 3]) {
        await video.answers(sequence, sequence === 0 ? 'first' : `after frame ${sequence - 1}`);
      }
      t.ok(
        begun === 4,
        'no work is begun while frames 1 to 3 are done and not answered',
        `work was begun on ${begun} frames: what is done piles up behind frame 0`,
      );
    },
  },
  {
    title: 'The first in line is answered as soon as it is done',
    tried:
      'Two frames are sent, and no more until they are answered. Frame 0 is done, frame 1 is still in work.',
    read,
    async run(t) {
      const video = await open(t);
      video.send(...frameMessages(2));
      await video.inWork(2);
      await t.quiet();
      video.finish(0);
      await video.answers(0, 'while frame 1 is in work and the client waits');
      video.finish(1);
      await video.answers(1, 'when it is done');
    },
  },
  {
    title: 'A frame that fails ends the call when its turn comes',
    tried:
      'Frames 20, 21 and 22 are in work. Frame 21 fails; a second call is answered; then frame 20 is done.',
    read,
    async run(t) {
      const video = await open(t);
      video.send(...frameMessages(3, 20));
      await video.inWork(3);
      video.finish(21, t.internal('libvips 8.18: out of order read at line 270'));
      await video.another();
      video.finish(20);
      await video.answers(20, 'before the call ends');
      t.step('waiting for the status');
      const { status, details, words } = await t.ended(video.answer());
      t.ok(
        status === 'INVALID_ARGUMENT' && /\bframe\b\D*\b21\b/.test(details),
        'the call ends with INVALID_ARGUMENT, and names frame 21',
        `it ${words}`,
      );
      video.finish(22);
      t.ok(
        t.printed().includes('libvips'),
        'why it failed is in your log',
        'your code printed nothing of it',
      );
    },
  },
]);
