// The rows of a CSV file as texts, streamed: never the whole file in memory.
import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { getSystemErrorMap, TextDecoder } from 'node:util';
import { parse } from 'csv-parse';
import { readOpening } from './opening.ts';

/** One row of a table. */
export interface TableRow {
  texts: string[];
  /** The line of the file in which the row ends, counted from 1. */
  lastLine: number;
  /** What stands between the columns of this table: a comma, a semicolon or a tab. */
  delimiter: string;
}

/** A file that is no table of readings: which one, and why. */
export class BadDataFile extends Error {}

// A row takes some fifty bytes: a longer one is no row, and is not kept in memory.
const longestRow = 10_000;

/**
 * Yields the rows of a CSV file; blank lines are left out.
 *
 * @throws BadDataFile when the file cannot be read, or breaks off within quotes.
 */
export async function* tableRows(file: string): AsyncGenerator<TableRow> {
  let source: ReadStream | undefined;
  try {
    // A read of a pipe that nobody writes to cannot be taken back: no deadline and
    // no Ctrl-C would end the program.
    if (!statSync(file).isFile()) throw new Error('it is not a file');
    source = createReadStream(file);
    const text = plainText(source);
    const { delimiter, head } = await readOpening(text, longestRow);
    const parser = parse({
      info: true,
      delimiter,
      record_delimiter: '\n',
      trim: true,
      skip_empty_lines: true,
      // What is wrong with one row is the business of that row.
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: longestRow,
    });
    async function* all() {
      yield head;
      yield* text;
    }
    // What goes wrong on the way is thrown by the loop over the parser.
    const records: AsyncIterable<{ record: string[]; info: { lines: number } }> = pipeline(
      all,
      parser,
      () => {},
    );
    for await (const { record, info } of records) {
      yield { texts: record, lastLine: info.lines, delimiter };
    }
  } catch (error) {
    throw new BadDataFile(`Cannot read ${file}: ${reason(error)}.`);
  } finally {
    source?.destroy();
  }
}

/**
 * The line in which the field at `index` begins, as an editor counts: a field in
 * quotes may hold line breaks.
 */
export function lineOf({ texts, lastLine }: TableRow, index: number): number {
  return lastLine - texts.slice(index).join('').split('\n').length + 1;
}

/**
 * Decodes a file, and gives every line the end `\n`. csv-parse takes the first line's
 * end for that of all lines, and counts twice where another is longer.
 */
async function* plainText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let half = '';
  for await (const chunk of chunks) {
    // As spreadsheets save "Unicode text". The decoder leaves the byte order mark out.
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    const text = half + decoder.decode(chunk, { stream: true });
    // The \n of a \r\n may come with the next chunk.
    half = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - half.length).replace(/\r\n?/g, '\n');
  }
  yield `${half === '' ? '' : '\n'}${decoder?.decode() ?? ''}`;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const errno = 'errno' in error ? Number(error.errno) : 0;
  return getSystemErrorMap().get(errno)?.[1] ?? error.message;
}
