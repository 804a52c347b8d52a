// 2.1 Stop when they stop: a client that leaves cancels, and a cancel reaches the
// work that was done for it.
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import type { MnistService } from '#02/service.ts';
import type { Sample, Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';

type Client = InstanceType<typeof MnistService>;
type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

/** The first `count` samples that the server streams. */
export async function firstSamples(
  client: Client,
  count: number,
  options: { deadline: Date },
): Promise<Sample__Output[]> {
  const call = client.streamSamples({}, options);
  const found: Sample__Output[] = [];
  try {
    for await (const { samples } of call) {
      found.push(...samples);
      if (found.length >= count) break;
    }
    return found;
  } finally {
    // Leaving the loop ends the reading here; this ends the call on both sides.
    call.cancel();
  }
}

/**
 * A handler that streams `total` samples.
 *
 * @param render Makes a sample, which takes a while. It gives up, and rejects,
 *   when its signal is aborted.
 */
export function streamSamples(
  total: number,
  render: (index: number, signal: AbortSignal) => Promise<Sample>,
): (call: SamplesCall) => Promise<void> {
  return async (call) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    try {
      for (let index = 0; index < total; index++) {
        const sample = await render(index, gone.signal);
        // A render that was nearly done may still give its sample.
        if (gone.signal.aborted) return;
        // Few and small ones: when to wait for the client is what 2.3 is about.
        call.write({ samples: [sample], nextIndex: index + 1 });
      }
      call.end();
    } catch (error) {
      // Nobody is there to be told. Any other failure gets a status: an async
      // handler that rejects ends the whole process.
      if (gone.signal.aborted) return;
      // What has failed is for the log alone.
      console.error(error);
      call.emit('error', { code: status.INTERNAL, details: 'a sample could not be made' });
    }
  };
}
