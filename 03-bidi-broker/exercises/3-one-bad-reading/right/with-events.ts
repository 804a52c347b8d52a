// 3.3 with the events of the call, and a rule that names what it refuses.
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';

/** Learns from each day that it is given. */
export interface Model {
  /** Tomorrow's highest temperature, given today's. */
  forecast(tempMax: number): number;
}

type Call = ServerDuplexStream<BrokerRequest__Output, BrokerResponse>;

/** Why a reading is of no use; `undefined` when it is of use. */
function complaint({ tempMax }: BrokerRequest__Output): string | undefined {
  if (!Number.isFinite(tempMax)) return `temp_max is no temperature: ${tempMax}`;
  if (Math.abs(tempMax - 10) > 50) return `temp_max is out of range: ${tempMax} °C`;
  return undefined;
}

/** A server's handlers; each stream has a model of its own. */
export function brokerService(makeModel: () => Model): BrokerServiceHandlers {
  return {
    Predict(call: Call) {
      const model = makeModel();
      call.on('data', (reading: BrokerRequest__Output) => {
        const { id, tempMax } = reading;
        const refusal = complaint(reading);
        const answer =
          refusal === undefined ? { id, prediction: model.forecast(tempMax) } : { id, refusal };
        // A client that does not read is not read from either.
        if (call.write(answer)) return;
        call.pause();
        call.once('drain', () => call.resume());
      });
      call.on('end', () => call.end());
    },
  };
}
