// Misconception: forceShutdown tells the clients why.
// Fails: task 1
// Says: it ended with CANCELLED: Call cancelled
// Ask: Is there a status on the wire? If not, who made the one that the client saw?
import type { Server } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';

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
  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    for await (const reading of readings) {
      yield { id: reading.id, prediction: await forecast(reading) };
    }
  }

  return {
    handlers: { Predict: bidi(predict) },
    stop(server) {
      return new Promise((resolve, reject) => {
        server.tryShutdown((error) => (error ? reject(error) : resolve()));
        server.forceShutdown();
      });
    },
  };
}
