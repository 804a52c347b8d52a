// 4.6 with the toolbox's signal, and a generator that works on one frame at a time.
import { status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import { bidi, type Context } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

/** Takes its time, may fail, and stops with an error when `signal` is aborted. */
export type Work = (frame: Frame__Output, signal: AbortSignal) => Promise<Frame__Output>;

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work) {
  async function done(frame: Frame__Output, signal: AbortSignal): Promise<Frame__Output> {
    try {
      return await work(frame, signal);
    } catch (error) {
      if (!signal.aborted) console.error(error);
      throw new StatusError(status.INVALID_ARGUMENT, `frame ${frame.sequence} is damaged`);
    }
  }

  async function* ProcessVideo(
    requests: AsyncIterable<ProcessVideoRequest__Output>,
    { signal }: Context<unknown>,
  ) {
    for await (const { frame } of requests) {
      if (frame) yield { frame: await done(frame, signal) };
    }
  }

  return { ProcessVideo: bidi(ProcessVideo) };
}
