// 3.3 One bad reading. A refusal is an answer; a status is an end.
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
    // Asked as "is it inside?", the question has no for NaN as well: NaN is neither
    // below one bound nor above the other.
    const usable = tempMax >= range.least && tempMax <= range.most;
    if (!usable) {
      const refusal = `temp_max is ${tempMax}, not from ${range.least} to ${range.most} °C`;
      return { id, refusal };
    }
    return { id, prediction: model.forecast(tempMax) };
  }

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    const model = makeModel();
    for await (const reading of readings) yield answer(model, reading);
  }

  return { Predict: bidi(predict) };
}
