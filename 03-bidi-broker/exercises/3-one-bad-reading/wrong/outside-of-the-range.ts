// Misconception: What is not below the range and not above it is inside.
// Fails: task 3
// Says: the answers that are refusals: -Infinity, Infinity
// Ask: What is `NaN < -40`? And `NaN > 60`?
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
    if (tempMax < range.least || tempMax > range.most) {
      return { id, refusal: `temp_max is not from ${range.least} to ${range.most} °C` };
    }
    return { id, prediction: model.forecast(tempMax) };
  }

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    const model = makeModel();
    for await (const reading of readings) yield answer(model, reading);
  }

  return { Predict: bidi(predict) };
}
