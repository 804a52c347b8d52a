// Readings from a CSV file, row by row, never the whole file in memory.
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Reading } from './predictor.ts';

/** One row: the sensors and the row's id. */
export type Row = Reading & { id: number };

const needed = ['id', 'precipitation', 'temp_max', 'temp_min', 'wind'];

/** A row that cannot be read: its line in the file and, where known, the column. */
export class MalformedRow extends Error {}

/**
 * Yields the rows of `file`, whose first line names its columns.
 *
 * @param onMalformed Called with a row that cannot be read; throw in it to stop,
 *   return to skip the row.
 * @throws Error when the file cannot be read or a column is missing.
 */
export async function* readings(
  file: string,
  onMalformed: (error: MalformedRow) => void,
): AsyncGenerator<Row> {
  const columns = (names: string[]) => {
    const missing = needed.find((name) => !names.includes(name));
    if (missing !== undefined) throw new Error(`${file} has no column ${missing}.`);
    return names;
  };
  const options = { columns, info: true, relax_column_count: true, trim: true } as const;
  const parser = parse(options);
  const source = createReadStream(file);
  source.on('error', (error) => parser.destroy(error));
  const rows: AsyncIterable<{ record: Record<string, string>; info: { lines: number } }> =
    source.pipe(parser);
  try {
    for await (const { record, info } of rows) {
      try {
        yield toRow(record, info.lines);
      } catch (error) {
        if (!(error instanceof MalformedRow)) throw error;
        onMalformed(error);
      }
    }
  } finally {
    source.destroy();
  }
}

function toRow(record: Record<string, string>, line: number): Row {
  const read = (column: string) => {
    const text = record[column];
    const value = text === undefined || text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) {
      const found = text === undefined ? 'nothing' : `"${text}"`;
      throw new MalformedRow(`line ${line}, column ${column}: ${found} is not a number`);
    }
    return value;
  };
  return {
    id: read('id'),
    precipitation: read('precipitation'),
    tempMax: read('temp_max'),
    tempMin: read('temp_min'),
    wind: read('wind'),
  };
}
