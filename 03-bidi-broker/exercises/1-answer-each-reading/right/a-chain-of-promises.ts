// 3.1 with events: each reading is hung on the chain of those before it, and the end too.
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';

type Call = ServerDuplexStream<BrokerRequest__Output, BrokerResponse>;

/** Tomorrow's highest temperature. */
export type Forecast = (reading: BrokerRequest__Output) => Promise<number>;

/** A server's handlers. */
export function brokerService(forecast: Forecast): BrokerServiceHandlers {
  function Predict(call: Call): void {
    let chain = Promise.resolve();
    let failed = false;
    const then = (step: () => Promise<void> | void) => {
      chain = chain
        .then(async () => {
          // What hangs behind a failure is for nobody.
          if (!failed) await step();
        })
        .catch((error) => {
          failed = true;
          if (call.cancelled || call.writableEnded) return;
          console.error(error);
          call.emit('error', { code: status.INTERNAL, details: 'no forecast' });
        });
    };
    call.on('data', (reading: BrokerRequest__Output) => {
      then(async () => {
        const prediction = await forecast(reading);
        if (!call.cancelled) call.write({ id: reading.id, prediction });
      });
    });
    call.on('end', () => then(() => void call.end()));
  }
  return { Predict };
}
