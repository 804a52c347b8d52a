// Misconception: What is made inside the handler is safe, so everything belongs there.
// Fails: task 4
// Says: loaded 3 times
// Ask: Which of the two variables would it hurt to share, and why?
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
  async function* predict(readings: AsyncIterable<BrokerRequest__Output>) {
    let table: Promise<Table> | undefined;
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
