// Misconception: When the work in hand is stopped, all is stopped.
// Fails: task 2
// Says: the frames that work was begun on: [0, 1, 2, 3, 4]
// Ask: Where were frames 1 to 4 when the client cancelled, and who took them out of there?
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
    call.on('cancelled', () => hangUp.abort());
    let line = Promise.resolve();
    async function answer(frame: Frame__Output): Promise<void> {
      try {
        const done = await work(frame, signal);
        if (!call.write({ frame: done })) await once(call, 'drain', { signal });
      } catch (error) {
        if (signal.aborted) return;
        const why = error instanceof Error ? error.message : String(error);
        const details = `frame ${frame.sequence}: ${why}`;
        call.emit('error', { code: status.INVALID_ARGUMENT, details });
      }
    }
    call.on('data', ({ frame }: ProcessVideoRequest__Output) => {
      if (frame) line = line.then(() => answer(frame));
    });
    await once(call, 'end', { signal }).catch(() => undefined);
    await line;
    call.end();
  }
  return { ProcessVideo };
}
