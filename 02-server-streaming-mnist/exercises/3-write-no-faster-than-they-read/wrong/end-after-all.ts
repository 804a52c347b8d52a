// Misconception: end() in a finally ends the call, whatever happened.
// Fails: task 3
// Says: the call ended with OK
// Ask: How does your client know whether these were all samples?
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
    } catch (error) {
      if (!gone.signal.aborted) console.error(error);
    } finally {
      call.end();
    }
  };
}
