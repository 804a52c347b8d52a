// Break 4.2: bytes that all differ, two videos at once, and frames that are overtaken.

import type * as Answer from '#04/exercises/2-a-filter-that-remembers/starter.ts';
import { conversation, frameMessage } from '#04/exercises/ask.ts';
import { VideoService, videoService } from '#04/service.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

/** Six bytes that differ: what is read at the wrong place is another number. */
const bytes = (level: number) => [0, 2, 4, 6, 8, 10].map((more) => level + more);
const frame = (sequence: number, level: number) =>
  frameMessage(sequence, Buffer.from(bytes(level)));

type Video = ReturnType<typeof conversation>;

/** Fails when a frame is not the mean of itself and the one before. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  const next = async (video: Video, level: number, what: string) =>
    t.equal([...((await video.answer()).image?.data ?? [])], bytes(level), what);
  const { client } = await t.serve(VideoService, videoService({ makeFilter: t.answer.makeTrail }));
  const [garden, office] = [conversation(t, client), conversation(t, client)];
  garden.send(frame(0, 20));
  await next(garden, 20, 'the first frame');
  office.send(frame(0, 200));
  await next(office, 200, 'the first frame of another video');
  garden.send(frame(1, 40));
  await next(garden, 30, 'the second frame');
  garden.send(frame(2, 60));
  await next(garden, 50, 'the third frame: the mean with the second one as it was sent');

  // Frame 1 is slow, and frame 2 overtakes it; then frame 0, and frame 1 does.
  for (const [slow, fast] of [
    [200, 40],
    [100, 200],
  ] as const) {
    let overtake = () => {};
    const overtaken = new Promise<void>((resolve) => (overtake = resolve));
    const handlers = videoService({
      makeFilter() {
        const filter = t.answer.makeTrail();
        return async (picture, before) => {
          const [first] = picture.data;
          if (first === slow) await overtaken;
          const processed = await filter(picture, before);
          if (first === fast) overtake();
          return processed;
        };
      },
    });
    const served = await t.serve(VideoService, handlers);
    const video = conversation(t, served.client);
    video.send(frame(0, 100), frame(1, 200), frame(2, 40));
    await next(video, 100, 'frame 0');
    await next(video, 150, 'frame 1, which was slow or overtook');
    await next(video, 120, 'frame 2');
  }
}
