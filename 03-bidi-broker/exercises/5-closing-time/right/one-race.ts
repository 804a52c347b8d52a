// 3.5 with one door for all streams, and a race for each reading.
import { type Server, status } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

/** Tomorrow's highest temperature. It may take a while. */
export type Forecast = (reading: BrokerRequest__Output) => Promise<number>;

/** A broker's handlers, and how to stop the server that they are on. */
export interface Broker {
  handlers: BrokerServiceHandlers;
  /** Stops the server; resolves when its last call has ended. */
  stop(server: Server, patience: AbortSignal): Promise<void>;
}

type Next = IteratorResult<BrokerRequest__Output>;

/** Who waits for a reading now: at closing time each of them is woken. */
class Door {
  #sleepers = new Set<() => void>();
  #shut = false;

  /** The next reading, or `shut`. Nobody stays in the list who does not wait. */
  async next(readings: AsyncIterator<BrokerRequest__Output>): Promise<Next | 'shut'> {
    if (this.#shut) return 'shut';
    let wake = () => {};
    const shut = new Promise<'shut'>((resolve) => {
      wake = () => resolve('shut');
    });
    this.#sleepers.add(wake);
    try {
      return await Promise.race([readings.next(), shut]);
    } finally {
      this.#sleepers.delete(wake);
    }
  }

  shut(): void {
    this.#shut = true;
    for (const wake of this.#sleepers) wake();
  }
}

/** Makes a broker. */
export function makeBroker(forecast: Forecast): Broker {
  const door = new Door();

  async function* predict(
    readings: AsyncIterable<BrokerRequest__Output>,
  ): AsyncGenerator<BrokerResponse> {
    const iterator = readings[Symbol.asyncIterator]();
    let answered = 'none';
    for (;;) {
      const next = await door.next(iterator);
      if (next === 'shut') {
        throw new StatusError(status.UNAVAILABLE, `closing; last reading answered: ${answered}`);
      }
      if (next.done) return;
      const { id } = next.value;
      yield { id, prediction: await forecast(next.value) };
      answered = String(id);
    }
  }

  return {
    handlers: { Predict: bidi(predict) },
    stop(server, patience) {
      const empty = new Promise<void>((resolve, reject) => {
        server.tryShutdown((error) => {
          if (error) reject(error);
          else resolve();
        });
      });
      door.shut();
      if (patience.aborted) server.forceShutdown();
      patience.onabort = () => server.forceShutdown();
      return empty;
    },
  };
}
