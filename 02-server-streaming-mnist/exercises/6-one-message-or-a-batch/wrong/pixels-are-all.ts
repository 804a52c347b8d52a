// Misconception: A message is as large as its pixels.
// Fails: task 3
// Says: with nine samples of 1048568 bytes the call ended with RESOURCE_EXHAUSTED
// Ask: What else is in a message, besides the pixels?
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

const mostBytes = 4 * 1024 * 1024;

const sizeOf = ({ image }: Sample) => image?.data?.length ?? 0;

/** The server's side: streams `samples` from start_index on, batch_size in a message. */
export function sampleService(samples: Sample[]): Pick<MnistServiceHandlers, 'StreamSamples'> {
  async function* streamSamples({ startIndex, batchSize }: StreamSamplesRequest__Output) {
    let batch: Sample[] = [];
    let bytes = 0;
    for (let at = startIndex; at < samples.length; at++) {
      const sample = samples[at] ?? {};
      const size = sizeOf(sample);
      const full = batch.length >= (batchSize || 1) || bytes + size > mostBytes;
      if (full && batch.length > 0) {
        yield { samples: batch, nextIndex: at };
        [batch, bytes] = [[], 0];
      }
      batch.push(sample);
      bytes += size;
    }
    if (batch.length > 0) yield { samples: batch, nextIndex: samples.length };
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
