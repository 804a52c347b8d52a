// Misconception: When the client goes away, the loop over its readings just ends.
// Fails: task 3
// Says: your handler's promise was rejected (Error [ERR_STREAM_PREMATURE_CLOSE]: Premature close) and nobody listens
// Ask: Your handler is an async function. Who looks at the promise that it returns?
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

  async function predict(call: Call): Promise<void> {
    const readings: AsyncIterable<BrokerRequest__Output> = call.iterator({
      destroyOnReturn: false,
    });
    for await (const reading of readings) await answer(call, reading);
    call.end();
  }

  return { Predict: predict };
}
