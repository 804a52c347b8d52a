// Misconception: What is begun early is done early, so begin all of it.
// Fails: task 1
// Says: at most 4 frames are in work at the same time
// Ask: How many frames does your server hold when the client sends a film?
import { status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';
import { bidi } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

/** What is done with one frame: it takes its time, and may fail. */
export type Work = (frame: Frame__Output) => Promise<Frame__Output>;

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work): VideoServiceHandlers {
  // The work, with an error that names its frame.
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
    const line: Promise<Frame__Output>[] = [];
    let wake = () => {};
    let ended = false;
    const reading = (async () => {
      for await (const { frame } of requests) {
        if (!frame) continue;
        const begun = named(frame);
        begun.catch(() => {});
        line.push(begun);
        wake();
      }
      ended = true;
      wake();
    })();
    while (!ended || line.length > 0) {
      const head = line.shift();
      if (head !== undefined) yield { frame: await head };
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    await reading;
  }
  return { ProcessVideo: bidi(processVideo) };
}
