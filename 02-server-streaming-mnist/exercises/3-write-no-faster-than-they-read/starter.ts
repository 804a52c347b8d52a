// 2.3 Write no faster than they read. A handler for any source of responses.
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
    // TODO: the client may read slowly, or go; the source may fail.
    for await (const response of open()) {
      call.write(response);
    }
    call.end();
  };
}
