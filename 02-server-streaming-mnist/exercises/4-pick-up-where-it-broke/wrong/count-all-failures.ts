// Misconception: Five breaks are too many.
// Fails: task 4
// Says: after 5 calls, each with a sample
// Ask: A stream of a day that breaks once an hour: does it get on?
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
  let startIndex = request.startIndex ?? 0;
  let left = request.limit ?? 0;
  let inVain = 0;
  for (;;) {
    inVain++;
    try {
      const call = client.streamSamples({ ...request, startIndex, limit: left }, options);
      for await (const { samples, nextIndex } of messages(call)) {
        startIndex = nextIndex;
        yield* samples;
        left -= request.limit ? samples.length : 0;
        if (request.limit && left <= 0) return;
      }
      return;
    } catch (error) {
      if (!isServiceError(error) || error.code !== status.UNAVAILABLE) throw error;
      if (inVain >= mostInVain) throw error;
    }
  }
}
