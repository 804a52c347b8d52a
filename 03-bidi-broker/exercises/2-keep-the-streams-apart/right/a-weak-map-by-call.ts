// 3.2 with events: what a stream remembers hangs on its call.
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';

/** What a hundred years of weather say. */
export interface Table {
  forecast(today: number, yesterday: number | undefined): number;
}

type Call = ServerDuplexStream<BrokerRequest__Output, BrokerResponse>;

/** A server's handlers. */
export function brokerService(loadTable: () => Promise<Table>): BrokerServiceHandlers {
  const yesterdays = new WeakMap<Call, number>();
  let loading: Promise<Table> | undefined;
  const table = () => {
    if (loading === undefined) loading = loadTable();
    return loading;
  };

  async function answer(call: Call, { id, tempMax }: BrokerRequest__Output): Promise<void> {
    const { forecast } = await table();
    const prediction = forecast(tempMax, yesterdays.get(call));
    yesterdays.set(call, tempMax);
    if (!call.cancelled) call.write({ id, prediction });
  }

  return {
    Predict(call) {
      let last = Promise.resolve();
      call.on('data', (reading: BrokerRequest__Output) => {
        last = last.then(() => answer(call, reading));
      });
      call.on('end', () => void last.then(() => call.end()));
    },
  };
}
