// Misconception: Samples are all of one size, so the first one says how many fit.
// Fails: task 3
// Says: with two small samples before nine of 1048568 bytes the call ended with RESOURCE_EXHAUSTED
// Ask: Which sample of the archive did you measure, and which one broke the message?
import { MnistService } from '#02/service.ts';
import type { MnistServiceHandlers } from '#generated/mnist/v1/MnistService.ts';
import type { Sample, Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type {
  StreamSamplesRequest,
  StreamSamplesRequest__Output,
} from '#generated/mnist/v1/StreamSamplesRequest.ts';
import { messages } from '#lib/calls.ts';
import { serverStreaming } from '#lib/handlers.ts';

type Client = InstanceType<typeof MnistService>;

const sizeOf = (sample: Sample) =>
  MnistService.service.StreamSamples.responseSerialize({ samples: [sample] }).length;

/** The server's side: streams `samples` from start_index on, batch_size in a message. */
export function sampleService(samples: Sample[]): Pick<MnistServiceHandlers, 'StreamSamples'> {
  async function* streamSamples({ startIndex, batchSize }: StreamSamplesRequest__Output) {
    const fit = Math.floor((4 * 1024 * 1024 - 6) / sizeOf(samples[startIndex] ?? {}));
    const most = Math.max(1, Math.min(batchSize || 1, fit));
    for (let at = startIndex; at < samples.length; at += most) {
      const nextIndex = Math.min(at + most, samples.length);
      yield { samples: samples.slice(at, nextIndex), nextIndex };
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
