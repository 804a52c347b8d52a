// 2.3 Write no faster than they read: wait for 'drain' when write() says so, and
// stop waiting when the call is cancelled, for then no 'drain' comes.
import { once } from 'node:events';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
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
        // Leaving the loop, by return or throw, closes the source.
        if (gone.signal.aborted) return;
        if (!call.write(response)) await once(call, 'drain', { signal: gone.signal });
      }
      call.end();
    } catch (error) {
      if (gone.signal.aborted) return;
      // What has failed is for the log alone: no client may read of the server's inside.
      console.error(error);
      // The only way to a status: after destroy() the client would wait for ever.
      call.emit('error', { code: status.INTERNAL, details: 'the source failed' });
    }
  };
}
