// Misconception: Forecasts that are made at the same time go out in the order of their readings.
// Fails: task 2
// Says: the ids answered: 2, 3, 1; then the call ended with OK
// Ask: Which of three promises that run at the same time writes first?
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
    const answers: Promise<void>[] = [];
    call.on('data', (reading: BrokerRequest__Output) => answers.push(answer(call, reading)));
    call.on('end', async () => {
      await Promise.all(answers);
      call.end();
    });
  }

  return { Predict: predict };
}
