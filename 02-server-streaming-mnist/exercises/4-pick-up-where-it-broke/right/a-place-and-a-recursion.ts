// 2.4 as a function that reads one call, and asks itself for the rest.
import { type ServiceError, status } from '@grpc/grpc-js';
import type { MnistService } from '#02/service.ts';
import type { Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse__Output } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import { messages } from '#lib/calls.ts';

type Client = InstanceType<typeof MnistService>;

const patience = 5;

const broken = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && error.code === status.UNAVAILABLE;

/** What is to be asked for once this response has come; `undefined` for nothing more. */
function after(
  request: StreamSamplesRequest,
  { samples, nextIndex }: StreamSamplesResponse__Output,
): StreamSamplesRequest | undefined {
  const { limit = 0 } = request;
  if (limit === 0) return { ...request, startIndex: nextIndex };
  if (limit === samples.length) return undefined;
  return { ...request, startIndex: nextIndex, limit: limit - samples.length };
}

/** The samples that `request` selects, each once and in order. */
export async function* allSamples(
  client: Client,
  request: StreamSamplesRequest,
  options: { deadline: Date },
  lives = patience,
): AsyncGenerator<Sample__Output> {
  let rest: StreamSamplesRequest = request;
  let remaining = lives;
  try {
    for await (const response of messages(client.streamSamples(request, options))) {
      yield* response.samples;
      const next = after(rest, response);
      if (next === undefined) return;
      rest = next;
      remaining = patience + 1;
    }
    return;
  } catch (error) {
    if (!broken(error) || remaining === 1) throw error;
  }
  yield* allSamples(client, rest, options, Math.min(remaining - 1, patience));
}
