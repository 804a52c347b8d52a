// 2.6 One message or a batch. Many samples in a message, and never too many.
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
  async function* streamSamples(request: StreamSamplesRequest__Output) {
    // TODO: as many in a message as were asked for, but no message too large. And
    // where does a client go on after it?
    for (let at = request.startIndex; at < samples.length; at++) {
      yield { samples: samples.slice(at, at + 1), nextIndex: 0 };
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
  // TODO: this was written when a message had one sample.
  for await (const { samples } of messages(client.streamSamples(request, options))) {
    const [first] = samples;
    if (first !== undefined) yield first;
  }
}
