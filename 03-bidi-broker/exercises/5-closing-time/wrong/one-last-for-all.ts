// Misconception: The last reading that was answered is one fact about the server.
// Fails: task 1
// Says: the last reading answered is 7
// Ask: Forty streams are open. How many last readings are there, and who needs which?
import { type Server, status } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

/** Tomorrow's highest temperature. It may take a while. */
export type Forecast = (reading: BrokerRequest__Output) => Promise<number>;

/** A broker's handlers, and how to stop the server that they are on. */
export interface Broker {
  handlers: BrokerServiceHandlers;
  /**
   * Stops the server; resolves when its last call has ended.
   *
   * @param patience Aborted when nobody wants to wait for calls any longer.
   */
  stop(server: Server, patience: AbortSignal): Promise<void>;
}

/** Makes a broker. */
export function makeBroker(forecast: Forecast): Broker {
  const stopping = new AbortController();
  let last = 0;

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    const source = readings[Symbol.asyncIterator]();
    for (;;) {
      const next = await untilAborted(source.next(), stopping.signal);
      if (next === undefined) {
        const details = `the server is stopping; the last reading answered is ${last}`;
        throw new StatusError(status.UNAVAILABLE, details);
      }
      if (next.done) return;
      yield { id: next.value.id, prediction: await forecast(next.value) };
      last = next.value.id;
    }
  }

  return {
    handlers: { Predict: bidi(predict) },
    stop(server, patience) {
      stopping.abort();
      const force = () => server.forceShutdown();
      if (patience.aborted) force();
      else patience.addEventListener('abort', force, { once: true });
      // Comes when the last call has ended, by itself or by force.
      return new Promise((resolve, reject) => {
        server.tryShutdown((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

/** What the promise gives, or `undefined` once the signal aborts. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
