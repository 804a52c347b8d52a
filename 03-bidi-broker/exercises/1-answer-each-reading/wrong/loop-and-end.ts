// Misconception: After `for await` over a call, `call.end()` ends it.
// Fails: task 2
// Says: the ids answered: 1; then the call had no end before its deadline
// Only where: a loop that is done destroys its stream
// Ask: What does Node's iterator do to a stream when its loop is over? And to the other direction of a Duplex?
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
    try {
      for await (const reading of call) await answer(call, reading);
      call.end();
    } catch (error) {
      if (!call.cancelled) call.emit('error', error);
    }
  }

  return { Predict: predict };
}
