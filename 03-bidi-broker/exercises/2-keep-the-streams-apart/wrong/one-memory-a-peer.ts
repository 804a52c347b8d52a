// Misconception: The address of the peer names the stream.
// Fails: task 3
// Says: Seattle's forecasts are 10, -18, Phoenix's 70, 71
// Ask: How many calls can one connection carry at the same time?
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';

/** What a hundred years of weather say. It never changes. */
export interface Table {
  /** Tomorrow's highest temperature; without a yesterday it is as today. */
  forecast(today: number, yesterday: number | undefined): number;
}

/** A server's handlers. `loadTable` takes a minute. */
export function brokerService(loadTable: () => Promise<Table>): BrokerServiceHandlers {
  let table: Promise<Table> | undefined;
  const yesterdays = new Map<string, number>();

  async function* predict(
    readings: AsyncIterable<BrokerRequest__Output>,
    { call }: { call: { getPeer(): string } },
  ) {
    const peer = call.getPeer();
    try {
      for await (const { id, tempMax } of readings) {
        table ??= loadTable();
        const { forecast } = await table;
        yield { id, prediction: forecast(tempMax, yesterdays.get(peer)) };
        yesterdays.set(peer, tempMax);
      }
    } finally {
      yesterdays.delete(peer);
    }
  }

  return { Predict: bidi(predict) };
}
