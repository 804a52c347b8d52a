// Misconception: The server will come back.
// Fails: task 4
// Says: after 30 calls, the first of which brought one sample
// Ask: For how long would your loop ask a server that is switched off, and how often a second?
import { status } from '@grpc/grpc-js';
import type { MnistService } from '#02/service.ts';
import type { Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import { messages } from '#lib/calls.ts';
import { isServiceError } from '#lib/status.ts';

type Client = InstanceType<typeof MnistService>;

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
  for (;;) {
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
    }
  }
}
