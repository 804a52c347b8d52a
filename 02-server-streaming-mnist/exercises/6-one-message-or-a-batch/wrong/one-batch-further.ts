// Misconception: The next batch begins one batch_size further on.
// Fails: task 2
// Says: the next_index of each message: [7, 11]
// Ask: Your server has ten samples. Which one is number 11?
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
      yield { samples: samples.slice(at, at + size), nextIndex: at + size };
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
