// Misconception: The client asked for a hundred, so it can take a hundred.
// Fails: task 3
// Says: RESOURCE_EXHAUSTED
// Ask: How large is a message of nine such samples, and who said how large it may be?
import type { MnistService } from '#02/service.ts';
import type { MnistServiceHandlers } from '#generated/mnist/v1/MnistService.ts';
import type { Sample, Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type {
  StreamSamplesRequest,
  StreamSamplesRequest__Output,
} from '#generated/mnist/v1/StreamSamplesRequest.ts';
import { messages } from '#lib/calls.ts';
import { serverStreaming } from '#lib/handlers.ts';

type Client = InstanceType<typeof MnistService>;

/** The server's side: streams `samples` from start_index on, batch_size in a message. */
export function sampleService(samples: Sample[]): Pick<MnistServiceHandlers, 'StreamSamples'> {
  async function* streamSamples({ startIndex, batchSize }: StreamSamplesRequest__Output) {
    const size = batchSize || 1;
    for (let at = startIndex; at < samples.length; at += size) {
      yield {
        samples: samples.slice(at, at + size),
        nextIndex: Math.min(samples.length, at + size),
      };
    }
  }
  return { StreamSamples: serverStreaming(streamSamples) };
}

/** The client's side: the samples one by one, from however many messages. */
export async function* samplesOf(
  client: Client,
  request: StreamSamplesRequest,
  options: { deadline: Date },
): AsyncGenerator<Sample__Output> {
  for await (const { samples } of messages(client.streamSamples(request, options))) {
    yield* samples;
  }
}
