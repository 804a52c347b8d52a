// Misconception: An answer is sent when it is ready; the client can sort.
// Fails: task 2
// Says: the next answer was that of frame 3
// Ask: What does the contract in video.proto promise a client about the order?
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
    const source = requests[Symbol.asyncIterator]();
    const line = new Set<Promise<Frame__Output>>();
    let next: ReturnType<typeof source.next> | undefined = source.next();
    while (next !== undefined || line.size > 0) {
      const ready = [...line].map((begun) => begun.then(() => ({ begun })));
      const more = line.size < 4 && next !== undefined ? [next.then(() => undefined)] : [];
      const first = await Promise.race([...ready, ...more]);
      if (first !== undefined) {
        line.delete(first.begun);
        yield { frame: await first.begun };
        continue;
      }
      const request: IteratorResult<ProcessVideoRequest__Output> | undefined = await next;
      next = request?.done ? undefined : source.next();
      if (!request?.value?.frame) continue;
      const begun = named(request.value.frame);
      begun.catch(() => {});
      line.add(begun);
    }
  }
  return { ProcessVideo: bidi(processVideo) };
}
