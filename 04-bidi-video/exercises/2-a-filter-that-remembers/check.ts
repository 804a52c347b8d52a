// Checks 4.2: pixels that are right, whoever else is filmed, in whatever order.
import type { Filter } from '#04/pictures/filters.ts';
import { VideoService, videoService } from '#04/service.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { conversation, frameMessage } from '../ask.ts';
import type * as Answer from './starter.ts';

// Six bytes that differ: two pixels, red, green and blue.
const bytes = (level: number) => [0, 2, 4, 6, 8, 10].map((more) => level + more);
const frame = (sequence: number, level: number) =>
  frameMessage(sequence, Buffer.from(bytes(level)));
const read = '04-bidi-video/README.md#the-model';

/** Opens a video on the chapter's service, with a filter for each video. */
async function open(t: Bench<typeof Answer>, makeFilter: () => Filter) {
  const { client } = await t.serve(VideoService, videoService({ makeFilter }));
  return () => conversation(t, client);
}

type Video = ReturnType<typeof conversation>;

async function equal(t: Bench<typeof Answer>, video: Video, level: number, what: string) {
  t.step(`waiting for ${what}`);
  const { image } = await video.answer();
  t.equal([...(image?.data ?? [])], bytes(level), `the bytes of ${what}`);
}

/** Three frames; the filter gets the one that begins with `slow` after the next one is done. */
async function overtaking(t: Bench<typeof Answer>, slow: number, next: number) {
  let overtake = () => {};
  const overtaken = new Promise<void>((resolve) => (overtake = resolve));
  const another = await open(t, () => {
    const filter = t.answer.makeTrail();
    return async (picture, before) => {
      const [first] = picture.data;
      if (first === slow) await overtaken;
      const processed = await filter(picture, before);
      if (first === next) overtake();
      return processed;
    };
  });
  const video = another();
  const when = slow === 100 ? ', frame 0 being slow' : '';
  video.send(frame(0, 100), frame(1, 200), frame(2, 40));
  await equal(t, video, 100, `frame 0, as it came${when}`);
  await equal(t, video, 150, `frame 1, mixed with frame 0${when}`);
  await equal(t, video, 120, `frame 2, mixed with frame 1${when}`);
}

export default tasks<typeof Answer>([
  {
    title: 'Each frame is the mean of itself and the one before',
    tried:
      'One video: frames that begin with the bytes 100, 200 and 40, each sent when the one before was answered.',
    read,
    async run(t) {
      const video = (await open(t, t.answer.makeTrail))();
      video.send(frame(0, 100));
      await equal(t, video, 100, 'frame 0, as it came');
      video.send(frame(1, 200));
      await equal(t, video, 150, 'frame 1, mixed with frame 0');
      video.send(frame(2, 40));
      await equal(t, video, 120, 'frame 2, mixed with frame 1 as it came');
    },
  },
  {
    title: 'Two videos stay apart',
    tried:
      'Two calls at the same time. One sends a frame that begins with 20, then the other one with 200, then the first again with 40.',
    read,
    async run(t) {
      const another = await open(t, t.answer.makeTrail);
      const [garden, office] = [another(), another()];
      garden.send(frame(0, 20));
      t.step('waiting for the first frame of the first video');
      await garden.answer();
      office.send(frame(0, 200));
      await equal(t, office, 200, 'the first frame of the second video, as it came');
      garden.send(frame(1, 40));
      await equal(t, garden, 30, 'the second frame of the first video, mixed with its own first');
    },
  },
  {
    title: 'A frame that takes long changes nothing',
    tried:
      'Frames that begin with the bytes 100, 200 and 40, all at once. Frame 1 is slow, so your filter gets frame 2 first. Then the same again, and frame 0 is slow: your filter gets frame 1 first.',
    read,
    async run(t) {
      await overtaking(t, 200, 40);
      await overtaking(t, 100, 200);
    },
  },
]);
