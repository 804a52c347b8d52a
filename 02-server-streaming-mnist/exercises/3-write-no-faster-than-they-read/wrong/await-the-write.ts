// Misconception: await waits for a write, as for anything else.
// Fails: task 1
// Says: when the client had read 1, the source had been asked for
// Ask: What does write() return, and what does await do with that?
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
      await call.write(response);
    }
    call.end();
  };
}
