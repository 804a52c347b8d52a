// 3.1 with the toolbox: a generator that yields an answer for each reading.
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';

/** Tomorrow's highest temperature. */
export type Forecast = (reading: BrokerRequest__Output) => Promise<number>;

/** A server's handlers. */
export function brokerService(forecast: Forecast): BrokerServiceHandlers {
  return {
    Predict: bidi(async function* (readings: AsyncIterable<BrokerRequest__Output>) {
      for await (const reading of readings) {
        yield { id: reading.id, prediction: await forecast(reading) };
      }
    }),
  };
}
