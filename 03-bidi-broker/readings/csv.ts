// Readings from a CSV file, row by row, never the whole file in memory.
import { brief } from './opening.ts';
import type { Reading } from './reading.ts';
import { BadDataFile, lineOf, type TableRow, tableRows } from './table.ts';

/** One row: the sensors, the row's id, and its date when the file has such a column. */
export type Row = Reading & { id: number; date: Date | undefined };

const needed = ['id', 'precipitation', 'temp_max', 'temp_min', 'wind'];
// What an int32 holds. A larger id would be turned into another one on the wire,
// and nothing would say so.
export const mostId = 2 ** 31 - 1;

/** A row that cannot be read: its line in the file and, where known, the column. */
export class MalformedRow extends Error {}

/**
 * Yields the rows of `file`, whose first line names its columns. Between them stand
 * commas, semicolons or tabs; where it is not commas, a number may have a decimal
 * comma. Ids ascend, for an answer is told from another by its id.
 *
 * @param onMalformed Called with a row that cannot be read; throw in it to stop,
 *   return to skip the row.
 * @throws BadDataFile when the file cannot be read, lacks a column, breaks off
 *   within quotes, or has not one row that can be used.
 */
export async function* readings(
  file: string,
  onMalformed: (error: MalformedRow) => void,
): AsyncGenerator<Row> {
  let columns: string[] | undefined;
  let lastId = 0;
  for await (const row of tableRows(file)) {
    try {
      if (columns === undefined) columns = header(file, row.texts);
      else {
        const reading = toRow(columns, row, lastId);
        lastId = reading.id;
        yield reading;
      }
    } catch (error) {
      if (!(error instanceof MalformedRow)) throw error;
      onMalformed(error);
    }
  }
  if (lastId === 0) throw new BadDataFile(`${file} has no reading that can be used.`);
}

function header(file: string, names: string[]): string[] {
  const missing = needed.find((name) => !names.includes(name));
  if (missing === undefined) return names;
  const found = names.slice(0, 12).map(brief).join(', ');
  throw new BadDataFile(
    `${file} has no column ${missing}. It has ${found}, and needs ${needed.join(', ')}.`,
  );
}

function toRow(columns: string[], row: TableRow, lastId: number): Row {
  const { texts, delimiter } = row;
  const malformed = (column: string, why: string, index = columns.indexOf(column)) =>
    new MalformedRow(`line ${lineOf(row, index)}, column ${column}: ${why}`);
  const text = (column: string) => texts[columns.indexOf(column)];
  const read = (column: string) => {
    const found = text(column);
    if (found === undefined || found === '') throw malformed(column, 'there is nothing');
    const value = Number(delimiter === ',' ? found : found.replace(',', '.'));
    if (!Number.isFinite(value)) throw malformed(column, notANumber(found, delimiter));
    return value;
  };
  if (texts.length > columns.length) {
    const extra = columns.length;
    const why = 'the first line has no name for it';
    const comma = delimiter === ',' ? '; a number with a decimal comma is two columns here' : '';
    throw malformed(`${extra + 1}`, why + comma, extra);
  }
  const id = read('id');
  if (!Number.isInteger(id) || id <= lastId || id > mostId) {
    throw malformed('id', `${id} is not a whole number from ${lastId + 1} to ${mostId}`);
  }
  const day = /^\d{4}-\d{2}-\d{2}$/.exec(text('date') ?? '')?.[0];
  const date = new Date(day ?? Number.NaN);
  return {
    id,
    date: Number.isNaN(date.getTime()) ? undefined : date,
    precipitation: read('precipitation'),
    tempMax: read('temp_max'),
    tempMin: read('temp_min'),
    wind: read('wind'),
  };
}

function notANumber(found: string, delimiter: string): string {
  const what = `${brief(found)} is not a number`;
  // As in "1.234,5": which of the two is the decimal sign is not guessed.
  if (!/^[-+]?\d[\d.,'\s]*$/.test(found)) return what;
  if (delimiter === ',') return `${what}: where commas part the columns, write it like 1234.5`;
  return `${what}: write it like 1234,5, without a mark for the thousands`;
}
