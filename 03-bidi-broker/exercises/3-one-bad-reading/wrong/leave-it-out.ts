// Misconception: A reading that cannot be used needs no answer.
// Fails: task 1
// Says: the ids answered: 1, 3, 4, 6; then the call ended with OK
// Ask: How does a client that waits for answer 2 know that it will not come?
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';

/** Learns from each day that it is given. */
export interface Model {
  /** Tomorrow's highest temperature, given today's. */
  forecast(tempMax: number): number;
}

/** What the sensor can measure, °C. */
const range = { least: -40, most: 60 };

/** A server's handlers; each stream has a model of its own. */
export function brokerService(makeModel: () => Model): BrokerServiceHandlers {
  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    const model = makeModel();
    for await (const { id, tempMax } of readings) {
      const usable = tempMax >= range.least && tempMax <= range.most;
      if (!usable) continue;
      yield { id, prediction: model.forecast(tempMax) };
    }
  }

  return { Predict: bidi(predict) };
}
