// Misconception: When the client has ended, every answer has been written.
// Fails: task 2
// Says: the ids answered: 2, 3; then the call ended with OK
// Ask: Who waits for the function that you gave to `on("data")`? What is still under way when "end" comes?
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
    call.on('data', (reading: BrokerRequest__Output) => answer(call, reading));
    call.on('end', () => call.end());
  }

  return { Predict: predict };
}
