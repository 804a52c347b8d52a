// Misconception: next_index is the number of samples that were sent.
// Fails: task 2
// Says: the next_index of each message: [4, 7]
// Ask: The client began at 3. What will it ask for when it goes on?
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
    let sent = 0;
    const size = batchSize || 1;
    for (let at = startIndex; at < samples.length; at += size) {
      const batch = samples.slice(at, at + size);
      sent += batch.length;
      yield { samples: batch, nextIndex: sent };
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
