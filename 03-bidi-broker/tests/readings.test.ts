// Unit tests of the file reader and of the sensor that it plays.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mostId, type Row, readings } from '../readings/csv.ts';
import { sensor } from '../readings/sensor.ts';
import { BadDataFile } from '../readings/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'csv-'));
test.after(() => rmSync(folder, { recursive: true }));

const header = 'id,precipitation,temp_max,temp_min,wind';

/** The ids that a file with these lines has, and what was said of its other rows. */
async function read(...lines: string[]) {
  const file = join(folder, 'some.csv');
  writeFileSync(file, lines.join('\n'));
  const reasons: string[] = [];
  const ids: number[] = [];
  for await (const { id } of readings(file, ({ message }) => reasons.push(message))) ids.push(id);
  return { ids, reasons };
}

test('a malformed row is named by line and column, and the next is read', async () => {
  const { ids, reasons } = await read(
    header,
    '1,0,10,5,x',
    '',
    '2,0,10,5',
    '3,0,10,5,1,9',
    '4,0,1"0,5,1',
    '5,0,10,5,1',
  );
  assert.equal(ids, [5]);
  assert.equal(reasons, [
    'line 2, column wind: "x" is not a number',
    'line 4, column wind: there is nothing',
    'line 5, column 6: the first line has no name for it',
    'line 6, column temp_max: "1\\"0" is not a number',
  ]);
});

test('an id that an int32 would change, or that came before, is malformed', async () => {
  const rest = ',0,10,5,1';
  const { ids, reasons } = await read(header, `1.5${rest}`, `3e9${rest}`, `7${rest}`, `7${rest}`);
  assert.equal(ids, [7]);
  assert.equal(reasons, [
    `line 2, column id: 1.5 is not a whole number from 1 to ${mostId}`,
    `line 3, column id: 3000000000 is not a whole number from 1 to ${mostId}`,
    `line 5, column id: 7 is not a whole number from 8 to ${mostId}`,
  ]);
});

test('a file as a spreadsheet writes it is read: a byte order mark, quotes, CRLF', async () => {
  const { ids, reasons } = await read(`\ufeff${header}\r`, '"1","0","10","5","1"\r');
  assert.equal({ ids, reasons }, { ids: [1], reasons: [] });
});

test('what a file holds is shown cut short, and never obeyed by a terminal', async () => {
  const { reasons } = await read(header, `1,0,\u001b[2J${'a'.repeat(99)},5,1`, '2,0,10,5,1');
  assert.is(reasons[0], `line 2, column temp_max: "\\u001b[2J${'a'.repeat(36)}…" is not a number`);
});

test('a file that is no table of readings is refused with its name', async () => {
  const refused = [
    [[''], /some\.csv has no reading/],
    [[header], /some\.csv has no reading/],
    [[header, 'a,b,c,d,e'], /some\.csv has no reading/],
    [['a,b', '1,2'], /some\.csv has no column id/],
    [[header, '1,0,10,5,1', '2,"0,10,5,1'], /some\.csv: Quote Not Closed.*line 3/],
    [[header, 'a'.repeat(20_000)], /some\.csv: Max Record Size/],
  ] as const;
  for (const [lines, why] of refused) {
    const error = await read(...lines).then(
      () => assert.unreachable(),
      (error: unknown) => error,
    );
    assert.instance(error, BadDataFile);
    assert.match(String(error), why);
  }
});

const row = (id: number): Row => ({
  id,
  date: new Date('2012-01-01'),
  precipitation: 0,
  tempMax: 1,
  tempMin: 0,
  wind: 0,
});

/** The first six ids that a sensor of these rows gives, and how many have a date. */
async function sense(ids: number[], loop: boolean) {
  async function* rows() {
    for (const id of ids) yield row(id);
  }
  const stop = new AbortController();
  const got: Row[] = [];
  for await (const row of sensor(rows, { rate: 1000, loop, signal: stop.signal })) {
    got.push(row);
    if (got.length === 6) stop.abort();
  }
  return { ids: got.map(({ id }) => id), dated: got.filter(({ date }) => date).length };
}

test('a loop counts ids on, and begins again before they leave an int32', async () => {
  assert.equal(await sense([5, 6], false), { ids: [5, 6], dated: 2 });
  assert.equal(await sense([5, 6], true), { ids: [5, 6, 11, 12, 17, 18], dated: 2 });
  const last = mostId - 1;
  assert.equal((await sense([1, last], true)).ids, [1, last, 1, last, 1, last]);
  assert.equal((await sense([], true)).ids, []);
});

test.run();
