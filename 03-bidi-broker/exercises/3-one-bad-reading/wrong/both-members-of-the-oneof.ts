// Misconception: A member of a oneof that is empty is not there.
// Fails: task 2
// Says: the answer to reading 1 (10 °C) has the fields id, prediction and refusal
// Ask: Look at the bytes on the wire: which member stands there last, and what does the client make of it?
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
    const usable = tempMax >= range.least && tempMax <= range.most;
    const prediction = usable ? model.forecast(tempMax) : 0;
    const refusal = usable ? '' : `temp_max is not from ${range.least} to ${range.most} °C`;
    return { id, prediction, refusal };
  }

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    const model = makeModel();
    for await (const reading of readings) yield answer(model, reading);
  }

  return { Predict: bidi(predict) };
}
