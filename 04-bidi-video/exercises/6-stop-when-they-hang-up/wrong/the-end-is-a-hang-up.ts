// Misconception: When the requests end, the client has gone.
// Fails: task 1
// Says: the number of frames whose work was stopped
// Ask: What is the name of what a client does when it has said all, and what may it still do after that?
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
    call.on('end', () => hangUp.abort());
    let sequence = -1;
    try {
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
      const why = error instanceof Error ? error.message : String(error);
      call.emit('error', { code: status.INVALID_ARGUMENT, details: `frame ${sequence}: ${why}` });
    }
  }
  return { ProcessVideo };
}
