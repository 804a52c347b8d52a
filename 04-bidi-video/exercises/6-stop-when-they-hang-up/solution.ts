// 4.6 Stop when they hang up: one signal for the work in hand and for what waits.
import { once } from 'node:events';
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';

type Call = ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>;
/** Takes its time, may fail, and stops with an error when `signal` is aborted. */
export type Work = (frame: Frame__Output, signal: AbortSignal) => Promise<Frame__Output>;

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work) {
  async function ProcessVideo(call: Call): Promise<void> {
    const hangUp = new AbortController();
    const { signal } = hangUp;
    // A cancel, a deadline that passed, a connection that broke: all of them are told so.
    call.on('cancelled', () => hangUp.abort());
    let sequence = -1;
    try {
      // A plain `for await (… of call)` would destroy the call at its end.
      const requests: AsyncIterable<ProcessVideoRequest__Output> = call.iterator({
        destroyOnReturn: false,
      });
      for await (const { frame } of requests) {
        if (!frame) continue;
        sequence = frame.sequence;
        const done = await work(frame, signal);
        // A client that has gone reads no more: without the signal this waits for ever.
        if (!call.write({ frame: done })) await once(call, 'drain', { signal });
      }
      call.end();
    } catch (error) {
      if (signal.aborted) return; // Nobody is there to be told.
      // The client learns which frame it was; what broke in here is for the log.
      console.error(error);
      const details = `frame ${sequence} cannot be read`;
      call.emit('error', { code: status.INVALID_ARGUMENT, details });
    }
  }
  return { ProcessVideo };
}
