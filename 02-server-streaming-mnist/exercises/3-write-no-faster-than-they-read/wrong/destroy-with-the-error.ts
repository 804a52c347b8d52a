// Misconception: destroy(error) tells the other side of the error.
// Fails: task 3
// Says: had no end before its deadline
// Ask: destroy() is about the stream on your side. What has gone over the wire?
import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

/**
 * A handler that streams what `open` gives.
 *
 * @param open Opens the source: a file, a query, a camera. It makes the next
 *   response when it is asked for it, and closes itself when its loop is left.
 */
export function stream(
  open: () => AsyncIterable<StreamSamplesResponse>,
): (call: SamplesCall) => Promise<void> {
  return async (call) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    try {
      for await (const response of open()) {
        if (gone.signal.aborted) return;
        if (!call.write(response)) await once(call, 'drain', { signal: gone.signal });
      }
      call.end();
    } catch (error) {
      if (gone.signal.aborted) return;
      call.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
}
