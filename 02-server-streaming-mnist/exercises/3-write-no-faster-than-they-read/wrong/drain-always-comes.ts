// Misconception: 'drain' comes sooner or later.
// Fails: task 2
// Says: the client has gone, and the source is still open
// Ask: Who makes room in the buffer when the client has gone?
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
    for await (const response of open()) {
      if (call.cancelled) return;
      if (!call.write(response)) await once(call, 'drain');
    }
    call.end();
  };
}
