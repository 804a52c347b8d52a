// Misconception: A batch_size of 0 asks for no batches.
// Fails: task 1
// Says: the samples in each message for batch_size 0: [10]
// Ask: What does mnist.proto say about 0? What does a client send that has never heard of batches?
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

const mostBytes = 4 * 1024 * 1024 - 6;

const sizeOf = (sample: Sample) =>
  MnistService.service.StreamSamples.responseSerialize({ samples: [sample] }).length;

/** The server's side: streams `samples` from start_index on, batch_size in a message. */
export function sampleService(samples: Sample[]): Pick<MnistServiceHandlers, 'StreamSamples'> {
  async function* streamSamples({ startIndex, batchSize }: StreamSamplesRequest__Output) {
    let batch: Sample[] = [];
    let bytes = 0;
    for (let at = startIndex; at < samples.length; at++) {
      const sample = samples[at] ?? {};
      const size = sizeOf(sample);
      const full = batch.length >= (batchSize || samples.length) || bytes + size > mostBytes;
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
