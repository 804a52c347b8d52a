// Misconception: A variable that is set once it is loaded is loaded once.
// Fails: task 4
// Says: loaded 3 times
// Ask: What does the second stream find in the variable while the first one still waits?
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
  let table: Table | undefined;

  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    let yesterday: number | undefined;
    for await (const { id, tempMax } of readings) {
      table ??= await loadTable();
      yield { id, prediction: table.forecast(tempMax, yesterday) };
      yesterday = tempMax;
    }
  }

  return { Predict: bidi(predict) };
}
