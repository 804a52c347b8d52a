// 3.2 Keep the streams apart. What lives as long as a stream is made by its handler.
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
  // For all streams. The promise is kept, not the table: two streams that begin
  // at the same time wait for the same one.
  let table: Promise<Table> | undefined;

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    // For this stream: every call of the handler makes another one.
    let yesterday: number | undefined;
    for await (const { id, tempMax } of readings) {
      table ??= loadTable();
      const { forecast } = await table;
      yield { id, prediction: forecast(tempMax, yesterday) };
      yesterday = tempMax;
    }
  }

  return { Predict: bidi(predict) };
}
