// 4.3 In order, and in parallel: wait for whatever comes first, the next frame or
// the first in line.
import { status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';
import { bidi } from '#lib/handlers.ts';
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
      // The client learns which frame it was; what broke in here is for the log.
      console.error(error);
      throw new StatusError(status.INVALID_ARGUMENT, `frame ${frame.sequence} cannot be read`);
    }
  }

  async function* processVideo(
    requests: AsyncIterable<ProcessVideoRequest__Output>,
  ): AsyncGenerator<ProcessVideoResponse> {
    const source = requests[Symbol.asyncIterator]();
    const line: Promise<Frame__Output>[] = [];
    let next: ReturnType<typeof source.next> | undefined = source.next();
    while (next !== undefined || line.length > 0) {
      const events: Promise<'answer' | 'frame'>[] = [];
      // In this order: when both are there, the answer goes first.
      const [head] = line;
      if (head !== undefined) events.push(head.then(() => 'answer' as const));
      // A full line reads nothing: the client feels it as backpressure.
      if (line.length < atOnce && next !== undefined)
        events.push(next.then(() => 'frame' as const));
      if ((await Promise.race(events)) === 'answer') {
        yield { frame: await line.shift() };
        continue;
      }
      const request: IteratorResult<ProcessVideoRequest__Output> | undefined = await next;
      next = request?.done ? undefined : source.next();
      if (!request?.value?.frame) continue;
      const begun = named(request.value.frame);
      // It may fail before its turn. Until then somebody has to hold its error.
      begun.catch(() => {});
      line.push(begun);
    }
  }
  return { ProcessVideo: bidi(processVideo) };
}
