// Misconception: A stream that begins can set the memory back.
// Fails: task 2
// Says: Seattle's forecasts are 10, -18, Phoenix's 40, 71
// Ask: What happens to the stream that is in the middle when another one begins?
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
  let yesterday: number | undefined;

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    yesterday = undefined;
    for await (const { id, tempMax } of readings) {
      table ??= loadTable();
      const { forecast } = await table;
      yield { id, prediction: forecast(tempMax, yesterday) };
      yesterday = tempMax;
    }
  }

  return { Predict: bidi(predict) };
}
