// 3.1 Answer each reading: read one, answer it, and only then read the next.
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';

type Call = ServerDuplexStream<BrokerRequest__Output, BrokerResponse>;

/** Tomorrow's highest temperature. It may take a while. */
export type Forecast = (reading: BrokerRequest__Output) => Promise<number>;

/** A server's handlers. */
export function brokerService(forecast: Forecast): BrokerServiceHandlers {
  async function answer(call: Call, reading: BrokerRequest__Output): Promise<void> {
    const prediction = await forecast(reading);
    call.write({ id: reading.id, prediction });
  }

  async function predict(call: Call): Promise<void> {
    try {
      // The plain iterator destroys the stream when it is done, and with it the way
      // that the status would take.
      const readings: AsyncIterable<BrokerRequest__Output> = call.iterator({
        destroyOnReturn: false,
      });
      for await (const reading of readings) await answer(call, reading);
      call.end();
    } catch (error) {
      // A connection that is cut breaks the loop off. There is nobody left to tell.
      if (call.cancelled) return;
      console.error(error);
      call.emit('error', { code: status.INTERNAL, details: 'the forecast failed' });
    }
  }

  return { Predict: predict };
}
