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
    'line 5, column 6: the first line has no name for it; a number with a decimal comma is two columns here',
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

/** The first reading of a file with these lines. */
async function firstOf(...lines: string[]) {
  const file = join(folder, 'some.csv');
  writeFileSync(file, lines.join('\r\n'));
  for await (const row of readings(file, (error) => assert.unreachable(error.message))) return row;
}

test('semicolons or tabs part the columns, and numbers may have decimal commas', async () => {
  const expected = { ...row(1), date: new Date('2012-01-01'), tempMax: 12.8, tempMin: -5.5 };
  for (const delimiter of [';', '\t']) {
    const names = [
      'id',
      'date',
      '"what, when, where, who, why, how, how much, and more"',
      'precipitation',
      'temp_max',
      'temp_min',
    ];
    const texts = ['1', '2012-01-01', '', '0,0', '12,8', '"-5,5"', '0.0'];
    const lines = [[...names, 'wind'], texts].map((fields) => fields.join(delimiter));
    assert.equal(await firstOf(...lines), expected);
    assert.equal(await firstOf(`sep=${delimiter}`, ...lines), expected);
    assert.equal(await firstOf(`"SEP=${delimiter}"`, ...lines), expected);
  }
});

test('a line that names the delimiter is obeyed and counted', async () => {
  const names = header.replaceAll(',', ';');
  const { ids, reasons } = await read('sep=;', names, '1;0;10;5;x', '2;0;10;5;1');
  assert.equal(
    { ids, reasons },
    { ids: [2], reasons: ['line 3, column wind: "x" is not a number'] },
  );
});

test('a number whose decimal sign would be a guess is refused with what to write', async () => {
  const commas = await read(
    header,
    '1,"1,5",10,5,1',
    '2,"1.234,5",10,5,1',
    '3,1,5,10,5,1',
    '4,0,1,0,1',
  );
  const write = 'is not a number: where commas part the columns, write it like 1234.5';
  assert.equal(commas.reasons, [
    `line 2, column precipitation: "1,5" ${write}`,
    `line 3, column precipitation: "1.234,5" ${write}`,
    'line 4, column 6: the first line has no name for it; a number with a decimal comma is two columns here',
  ]);
  const names = header.replaceAll(',', ';');
  const { ids, reasons } = await read(names, '1;1.234,5;10;5;1', '2;1.5;10;5;1', '3;1;2;3;4;5');
  assert.equal(ids, [2]);
  assert.equal(reasons, [
    'line 2, column precipitation: "1.234,5" is not a number: write it like 1234,5, without a mark for the thousands',
    'line 4, column 6: the first line has no name for it',
  ]);
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
    [['a,b', '1,2'], /some\.csv has no column id\. It has "a", "b", and needs id, precip/],
    [['id;x;a,b', '1;2'], /some\.csv has no column precipitation\. It has "id", "x", "a,b", and/],
    [[`a${header}`], /some\.csv has no column id\. It has "aid", "precipitation"/],
    [['', '# station 1', header], /: line 2, "# station 1", is a comment: remove it/],
    [['sep=|', header], /: line 1, "sep=\|", names a delimiter that is no comma, semicolon/],
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
