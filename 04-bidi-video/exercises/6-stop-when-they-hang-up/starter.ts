// 4.6 Stop when they hang up. The way that goes well is done; the others are yours.
import { once } from 'node:events';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';

type Call = ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>;
/** Takes its time, may fail, and stops with an error when `signal` is aborted. */
export type Work = (frame: Frame__Output, signal: AbortSignal) => Promise<Frame__Output>;

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work) {
  async function ProcessVideo(call: Call): Promise<void> {
    // TODO: who aborts this one, and when?
    const { signal } = new AbortController();
    // A plain `for await (… of call)` would destroy the call at its end.
    const requests: AsyncIterable<ProcessVideoRequest__Output> = call.iterator({
      destroyOnReturn: false,
    });
    for await (const { frame } of requests) {
      if (!frame) continue; // The filter, which this service does without.
      // TODO: what if the client has gone? What if the work fails?
      const done = await work(frame, signal);
      if (!call.write({ frame: done })) await once(call, 'drain', { signal });
    }
    call.end();
  }
  return { ProcessVideo };
}
