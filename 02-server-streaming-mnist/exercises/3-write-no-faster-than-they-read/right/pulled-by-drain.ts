// 2.3 with an iterator that is pulled: by the handler once, and by 'drain' after that.
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

/** A handler that streams what `open` gives. */
export function stream(
  open: () => AsyncIterable<StreamSamplesResponse>,
): (call: SamplesCall) => Promise<void> {
  return async (call) => {
    const source = open()[Symbol.asyncIterator]();
    let pulling = false;

    async function pull(): Promise<void> {
      if (pulling) return;
      pulling = true;
      try {
        let room = true;
        while (room && !call.cancelled) {
          const { done, value } = await source.next();
          if (done) return void call.end();
          if (!call.cancelled) room = call.write(value);
        }
      } catch (error) {
        if (call.cancelled) return;
        console.error(error);
        call.emit('error', { code: status.INTERNAL, details: 'the samples have run out' });
      } finally {
        pulling = false;
      }
    }

    call.on('drain', pull);
    call.once('cancelled', () => source.return?.());
    await pull();
  };
}
