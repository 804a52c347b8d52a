// Break 4.2: find the filters that mix in what does not belong there.

import type * as Answer from '#04/exercises/2-a-filter-that-remembers/starter.ts';
import { conversation, frameMessage } from '#04/exercises/ask.ts';
import { VideoService, videoService } from '#04/service.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

/** A frame whose six bytes are `level`. */
const frame = (sequence: number, level: number) => frameMessage(sequence, Buffer.alloc(6, level));

/** Fails when a frame is not the mean of itself and the one before. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  const handlers = videoService({ makeFilter: t.answer.makeTrail });
  const { client } = await t.serve(VideoService, handlers);
  const video = conversation(t, client);
  video.send(frame(0, 100));
  t.equal([...((await video.answer()).image?.data ?? [])], Array(6).fill(100), 'frame 0');
  // TODO: frames that differ in more than one number; two videos; a frame that is slow.
}
