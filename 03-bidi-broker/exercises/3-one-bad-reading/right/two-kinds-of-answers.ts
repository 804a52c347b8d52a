// 3.3 with a type for each kind of answer, and the two steps apart: judge, then answer.
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';

/** Learns from each day that it is given. */
export interface Model {
  /** Tomorrow's highest temperature, given today's. */
  forecast(tempMax: number): number;
}

type Judged =
  | { kind: 'usable'; id: number; tempMax: number }
  | { kind: 'refused'; id: number; why: string };

const [coldest, warmest] = [-40, 60];

async function* judged(readings: AsyncIterable<BrokerRequest__Output>): AsyncGenerator<Judged> {
  for await (const { id, tempMax } of readings) {
    const clamped = Math.min(warmest, Math.max(coldest, tempMax));
    // NaN is not equal to anything, itself included.
    if (clamped === tempMax) yield { kind: 'usable', id, tempMax };
    else yield { kind: 'refused', id, why: `a temp_max of ${tempMax} is not possible` };
  }
}

function answering(model: Model) {
  return (reading: Judged): BrokerResponse => {
    switch (reading.kind) {
      case 'refused':
        return { id: reading.id, refusal: reading.why };
      case 'usable':
        return { id: reading.id, prediction: model.forecast(reading.tempMax) };
    }
  };
}

/** A server's handlers; each stream has a model of its own. */
export function brokerService(makeModel: () => Model): BrokerServiceHandlers {
  return {
    Predict: bidi(async function* (readings) {
      const answer = answering(makeModel());
      for await (const reading of judged(readings)) yield answer(reading);
    }),
  };
}
