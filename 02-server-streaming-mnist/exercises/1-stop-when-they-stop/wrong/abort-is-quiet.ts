// Misconception: Work that is given up ends quietly.
// Fails: task 4
// Says: the process would have ended
// Ask: What does render() do when its signal is aborted? Who catches that?
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
    for (let index = 0; index < total && !call.cancelled; index++) {
      const sample = await render(index, gone.signal);
      call.write({ samples: [sample], nextIndex: index + 1 });
    }
    call.end();
  };
}
