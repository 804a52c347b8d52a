// Misconception: Begin again after each break, and leave out what came before: nothing comes twice.
// Fails: task 4
// Says: each with a sample, the last one from start_index 0
// Ask: The line breaks after ten thousand samples, each time. How many do you ever see?
import { status } from '@grpc/grpc-js';
import type { MnistService } from '#02/service.ts';
import type { Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import { messages } from '#lib/calls.ts';
import { isServiceError } from '#lib/status.ts';

type Client = InstanceType<typeof MnistService>;

const mostInVain = 5;

/**
 * The samples that `request` selects, each once and in order. Does not wait between
 * two calls.
 *
 * @throws ServiceError when the server refuses, or after five calls in a row that
 *   ended with UNAVAILABLE and brought nothing.
 */
export async function* allSamples(
  client: Client,
  request: StreamSamplesRequest,
  options: { deadline: Date },
): AsyncGenerator<Sample__Output> {
  const seen = new Set<number>();
  let inVain = 0;
  for (;;) {
    inVain++;
    try {
      for await (const { samples } of messages(client.streamSamples(request, options))) {
        inVain = 0;
        for (const sample of samples) {
          if (!seen.has(sample.index)) yield sample;
          seen.add(sample.index);
        }
      }
      return;
    } catch (error) {
      if (!isServiceError(error) || error.code !== status.UNAVAILABLE) throw error;
      if (inVain >= mostInVain) throw error;
    }
  }
}
