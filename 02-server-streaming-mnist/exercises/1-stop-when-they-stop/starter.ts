// 2.1 Stop when they stop. Both ends of a stream work, and neither of them knows
// when to stop.
import type { ServerWritableStream } from '@grpc/grpc-js';
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
    if (found.length >= count) {
      // TODO: these are enough. How does the server hear of it?
    }
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
    const never = new AbortController().signal;
    for (let index = 0; index < total; index++) {
      // TODO: the client may be gone by now, or go while this sample is made.
      const sample = await render(index, never);
      call.write({ samples: [sample], nextIndex: index + 1 });
    }
    call.end();
  };
}
