// 3.2 with an object for each stream, made when the handler is called.
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { bidi } from '#lib/handlers.ts';

/** What a hundred years of weather say. */
export interface Table {
  forecast(today: number, yesterday: number | undefined): number;
}

class Greenhouse {
  readonly #table: Table;
  readonly #days: number[] = [];

  constructor(table: Table) {
    this.#table = table;
  }

  predict(today: number): number {
    const prediction = this.#table.forecast(today, this.#days.at(-1));
    this.#days.push(today);
    return prediction;
  }
}

class TableOnce {
  readonly #load: () => Promise<Table>;
  #table: Promise<Table> | null = null;

  constructor(load: () => Promise<Table>) {
    this.#load = load;
  }

  get(): Promise<Table> {
    this.#table ??= this.#load();
    return this.#table;
  }
}

/** A server's handlers. */
export function brokerService(loadTable: () => Promise<Table>): BrokerServiceHandlers {
  const tables = new TableOnce(loadTable);
  return {
    Predict: bidi(async function* (readings: AsyncIterable<BrokerRequest__Output>) {
      const greenhouse = new Greenhouse(await tables.get());
      for await (const { id, tempMax } of readings) {
        yield { id, prediction: greenhouse.predict(tempMax) };
      }
    }),
  };
}
