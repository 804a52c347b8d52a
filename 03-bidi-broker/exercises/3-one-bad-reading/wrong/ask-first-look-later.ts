// Misconception: Asking the model does nothing but give an answer.
// Fails: task 4
// Says: the model was given: 10, 4000, 12
// Ask: What does the model remember when the answer was thrown away?
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
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
  function answer(model: Model, { id, tempMax }: BrokerRequest__Output): BrokerResponse {
    const prediction = model.forecast(tempMax);
    const usable = tempMax >= range.least && tempMax <= range.most;
    return usable
      ? { id, prediction }
      : { id, refusal: `temp_max is not from ${range.least} to ${range.most} °C` };
  }

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    const model = makeModel();
    for await (const reading of readings) yield answer(model, reading);
  }

  return { Predict: bidi(predict) };
}
