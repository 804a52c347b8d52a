// 4.3 In order, and in parallel. The work is given; when it begins is yours.
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
    for await (const { frame } of requests) {
      if (!frame) continue; // The filter, which this service does without.
      // TODO: up to four of its frames in work at once, answered in the order in which they came.
      yield { frame: await named(frame) };
    }
  }
  return { ProcessVideo: bidi(processVideo) };
}
