// 2.6 with a class that knows when it is full, and a client without helpers.
import { MnistService } from '#02/service.ts';
import type { MnistServiceHandlers } from '#generated/mnist/v1/MnistService.ts';
import type { Sample, Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import { serverStreaming } from '#lib/handlers.ts';

const { responseSerialize } = MnistService.service.StreamSamples;
const most = 4 * 1024 * 1024;

class Batch {
  readonly samples: Sample[] = [];
  readonly #size: number;
  #bytes = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether the message stays small enough with this sample, and `nextIndex` in it. */
  takes(sample: Sample, nextIndex: number): boolean {
    if (this.samples.length === 0) return true;
    if (this.samples.length === this.#size) return false;
    return this.#bytes + responseSerialize({ samples: [sample], nextIndex }).length <= most;
  }

  add(sample: Sample): void {
    this.samples.push(sample);
    this.#bytes += responseSerialize({ samples: [sample] }).length;
  }
}

/** The server's side: streams `samples` from start_index on, batch_size in a message. */
export function sampleService(samples: Sample[]): Pick<MnistServiceHandlers, 'StreamSamples'> {
  function* batches(start: number, size: number): Generator<StreamSamplesResponse> {
    let batch = new Batch(size);
    let next = start;
    for (const sample of samples.slice(start)) {
      if (!batch.takes(sample, next + 1)) {
        yield { samples: batch.samples, nextIndex: next };
        batch = new Batch(size);
      }
      batch.add(sample);
      next++;
    }
    if (batch.samples.length > 0) yield { samples: batch.samples, nextIndex: next };
  }
  return {
    StreamSamples: serverStreaming(async function* ({ startIndex, batchSize }) {
      yield* batches(startIndex, Math.max(1, batchSize));
    }),
  };
}

/** The client's side: the samples one by one, from however many messages. */
export async function* samplesOf(
  client: InstanceType<typeof MnistService>,
  request: StreamSamplesRequest,
  options: { deadline: Date },
): AsyncGenerator<Sample__Output> {
  const call = client.streamSamples(request, options);
  // Whoever leaves the loop early cancels, and is not told of the status that follows.
  let left = true;
  call.on('error', () => {});
  try {
    for await (const { samples } of call) for (const sample of samples) yield sample;
    left = false;
  } catch (error) {
    left = false;
    throw error;
  } finally {
    if (left) call.cancel();
  }
}
