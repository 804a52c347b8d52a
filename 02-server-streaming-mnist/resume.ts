// One stream out of as many calls as it takes: when the connection breaks, the
// next call begins where the last message ended.
import { setTimeout as wait } from 'node:timers/promises';
import type { StreamSamplesRequest } from '../generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse__Output } from '../generated/mnist/v1/StreamSamplesResponse.ts';
import { messages } from '../lib/calls.ts';
import { hasGone } from '../lib/gone.ts';
import type { MnistService } from './service.ts';

const mostFailures = 5;

/** How a stream is read. */
export interface StreamOptions {
  /** For all the calls together. */
  deadline: Date;
  /** Told of each break, with the index that the next call begins at. */
  onBreak?(nextIndex: number): void;
}

/**
 * The responses to `request`, each once and in order, over broken connections.
 * Gives up after five failures in a row with no message between them.
 *
 * @throws ServiceError when the server refuses, or cannot be reached for good.
 */
export async function* resumable(
  client: InstanceType<typeof MnistService>,
  request: StreamSamplesRequest,
  { deadline, onBreak = () => {} }: StreamOptions,
): AsyncGenerator<StreamSamplesResponse__Output> {
  const first = request.startIndex ?? 0;
  let startIndex = first;
  let failures = 0;
  for (;;) {
    const limit = request.limit ? request.limit - (startIndex - first) : 0;
    try {
      const call = client.streamSamples({ ...request, startIndex, limit }, { deadline });
      for await (const response of messages(call)) {
        failures = 0;
        startIndex = response.nextIndex;
        yield response;
      }
      return;
    } catch (error) {
      // The same bad request stays bad: it is not tried again.
      if (!hasGone(error)) throw error;
      if (++failures >= mostFailures || startIndex === first) throw error;
      onBreak(startIndex);
      // All that was asked for has come: only the good status was lost.
      if (request.limit && startIndex - first >= request.limit) return;
      await wait(Math.min(2000, 50 * 2 ** failures) * (0.5 + Math.random()));
    }
  }
}
