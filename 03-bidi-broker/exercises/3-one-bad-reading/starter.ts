// 3.3 One bad reading. The model is done; what is kept from it is yours.
import { status } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

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
    // TODO: refuse this reading, and no other one.
    if (tempMax < range.least || tempMax > range.most) {
      throw new StatusError(status.INVALID_ARGUMENT, `temp_max is ${tempMax} °C`);
    }
    return { id, prediction };
  }

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    const model = makeModel();
    for await (const reading of readings) yield answer(model, reading);
  }

  return { Predict: bidi(predict) };
}
