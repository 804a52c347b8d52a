// Misconception: A frame is out of the way when its work is done.
// Fails: task 2
// Says: what is done piles up behind frame 0
// Ask: Frame 0 takes an hour. How many frames have you worked on by then, and where are they?
import { status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';
import { bidi } from '#lib/handlers.ts';
import { inFlight } from '#lib/in-flight.ts';
import { StatusError } from '#lib/status.ts';

/** What is done with one frame: it takes its time, and may fail. */
export type Work = (frame: Frame__Output) => Promise<Frame__Output>;

const atOnce = 4;

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work): VideoServiceHandlers {
  async function named(frame: Frame__Output): Promise<Frame__Output> {
    try {
      return await work(frame);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StatusError(status.INVALID_ARGUMENT, `frame ${frame.sequence}: ${why}`);
    }
  }

  async function* processVideo(
    requests: AsyncIterable<ProcessVideoRequest__Output>,
  ): AsyncGenerator<ProcessVideoResponse> {
    const places = inFlight(atOnce);
    const line: Promise<Frame__Output | undefined>[] = [];
    let wake = () => {};
    const push = (begun: Promise<Frame__Output | undefined>) => {
      begun.catch(() => {});
      line.push(begun);
      wake();
    };
    const read = async () => {
      for await (const { frame } of requests) {
        if (!frame) continue;
        await places.enter();
        const begun = named(frame);
        begun.finally(places.leave).catch(() => {});
        push(begun);
      }
      return undefined;
    };
    // The end, or what broke the reading off, is the last in line.
    read().then(
      () => push(Promise.resolve(undefined)),
      (error: unknown) => push(Promise.reject(error)),
    );
    for (;;) {
      while (line.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const frame = await line.shift();
      if (frame === undefined) return;
      yield { frame };
    }
  }
  return { ProcessVideo: bidi(processVideo) };
}
