// 2.4 with an object that knows where the stream is, and events that move it.
import { on } from 'node:events';
import { status } from '@grpc/grpc-js';
import type { MnistService } from '#02/service.ts';
import type { Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import { isServiceError } from '#lib/status.ts';

type Client = InstanceType<typeof MnistService>;

class Cursor {
  readonly #request: StreamSamplesRequest;
  #given = 0;
  #start: number;
  /** Calls in a row that have brought nothing. */
  inVain = 0;

  constructor(request: StreamSamplesRequest) {
    this.#request = request;
    this.#start = request.startIndex ?? 0;
  }

  get done(): boolean {
    const { limit = 0 } = this.#request;
    return limit > 0 && this.#given >= limit;
  }

  /** The request for what has not come yet. */
  get request(): StreamSamplesRequest {
    const { limit = 0 } = this.#request;
    return { ...this.#request, startIndex: this.#start, limit: limit && limit - this.#given };
  }

  move(count: number, nextIndex: number): void {
    this.#given += count;
    this.#start = nextIndex;
    this.inVain = 0;
  }
}

/** The samples that `request` selects, each once and in order. */
export async function* allSamples(
  client: Client,
  request: StreamSamplesRequest,
  options: { deadline: Date },
): AsyncGenerator<Sample__Output> {
  const cursor = new Cursor(request);
  let more = true;
  while (more) {
    const call = client.streamSamples(cursor.request, options);
    cursor.inVain++;
    try {
      for await (const [{ samples, nextIndex }] of on(call, 'data', { close: ['end'] })) {
        cursor.move(samples.length, nextIndex);
        yield* samples;
        if (cursor.done) return;
      }
      more = false;
    } catch (error) {
      if (!isServiceError(error) || error.code !== status.UNAVAILABLE) throw error;
      if (cursor.inVain === 5) throw error;
    } finally {
      // A call that has ended is not changed by this; one that was left is ended.
      call.on('error', () => {}).cancel();
    }
  }
}
