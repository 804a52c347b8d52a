// 2.6 by measuring the message itself, each time a sample has been added.
import { MnistService } from '#02/service.ts';
import type { MnistServiceHandlers } from '#generated/mnist/v1/MnistService.ts';
import type { Sample, Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type {
  StreamSamplesRequest,
  StreamSamplesRequest__Output,
} from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import { messages } from '#lib/calls.ts';
import { serverStreaming } from '#lib/handlers.ts';

const limit = 4_194_304;

const bytesOf = (response: StreamSamplesResponse) =>
  MnistService.service.StreamSamples.responseSerialize(response).length;

/** The longest message from `start` on: by halves, for each step looks at all of it. */
function longest(samples: Sample[], start: number, count: number): StreamSamplesResponse {
  const message = (end: number) => ({ samples: samples.slice(start, end), nextIndex: end });
  let [fits, tooMany] = [start + 1, Math.min(samples.length, start + count) + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (bytesOf(message(middle)) <= limit) fits = middle;
    else tooMany = middle;
  }
  return message(fits);
}

/** The server's side: streams `samples` from start_index on, batch_size in a message. */
export function sampleService(samples: Sample[]): Pick<MnistServiceHandlers, 'StreamSamples'> {
  async function* streamed({ startIndex, batchSize }: StreamSamplesRequest__Output) {
    const count = batchSize === 0 ? 1 : batchSize;
    let at = startIndex;
    while (at < samples.length) {
      const response = longest(samples, at, count);
      yield response;
      at = response.nextIndex ?? samples.length;
    }
  }
  return { StreamSamples: serverStreaming(streamed) };
}

/** The client's side: the samples one by one, from however many messages. */
export async function* samplesOf(
  client: InstanceType<typeof MnistService>,
  request: StreamSamplesRequest,
  options: { deadline: Date },
): AsyncGenerator<Sample__Output> {
  const responses = messages(client.streamSamples(request, options));
  try {
    let { value, done } = await responses.next();
    while (done !== true) {
      const waiting = [...value.samples];
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) yield one;
      ({ value, done } = await responses.next());
    }
  } finally {
    await responses.return(undefined);
  }
}
