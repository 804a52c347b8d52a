// 3.1 Answer each reading. The forecasts are done; the conversation is yours.
import type { ServerDuplexStream } from '@grpc/grpc-js';
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

  function predict(call: Call): void {
    // TODO: answer each reading as it comes, in order, and no sooner end the call.
    // TODO: a client whose connection is cut is no reason to crash.
    const readings: BrokerRequest__Output[] = [];
    call.on('data', (reading: BrokerRequest__Output) => readings.push(reading));
    call.on('end', async () => {
      for (const reading of readings) await answer(call, reading);
      call.end();
    });
  }

  return { Predict: predict };
}
