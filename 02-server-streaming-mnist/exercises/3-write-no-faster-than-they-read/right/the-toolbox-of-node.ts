// 2.3 with a Readable over the source: Node.js counts and closes, the call is told.
import { finished, Readable } from 'node:stream';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

/** A handler that streams what `open` gives. */
export function stream(
  open: () => AsyncIterable<StreamSamplesResponse>,
): (call: SamplesCall) => Promise<void> {
  return (call) =>
    new Promise((resolve) => {
      const source = Readable.from(open(), { highWaterMark: 1 });
      call.once('cancelled', () => source.destroy());
      finished(source, { writable: false }, (error) => {
        if (error && !call.cancelled) {
          console.error(error);
          call.emit('error', { code: status.INTERNAL, details: 'the source has failed' });
        }
        resolve();
      });
      source.on('data', (response: StreamSamplesResponse) => {
        if (call.write(response)) return;
        source.pause();
        call.once('drain', () => source.resume());
      });
      source.on('end', () => call.end());
    });
}
