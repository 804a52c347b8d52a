// Misconception: Who leaves the loop has left the call.
// Fails: task 2
// Says: nothing on the wire tells the server
// Ask: Which line of yours sends something to the server?
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
  for await (const { samples } of call) {
    found.push(...samples);
    if (found.length >= count) break;
  }
  return found;
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
        call.write({ samples: [sample], nextIndex: index + 1 });
      }
      call.end();
    } catch (error) {
      // Nobody is there to be told. Any other failure gets a status: an async
      // handler that rejects ends the whole process.
      if (gone.signal.aborted) return;
      const details = error instanceof Error ? error.message : String(error);
      call.emit('error', { code: status.INTERNAL, details });
    }
  };
}
