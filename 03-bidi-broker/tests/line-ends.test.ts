// A malformed row is named by its line as an editor counts, however lines end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readings } from '../readings/csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'line-ends-'));
test.after(() => rmSync(folder, { recursive: true }));

const header = 'id,note,precipitation,temp_max,temp_min,wind,remark';

/** The ids that a file with this content has, and the lines that its malformed rows are said to be in. */
async function read(content: string | Buffer) {
  const file = join(folder, 'some.csv');
  writeFileSync(file, content);
  const lines: [string | undefined, number][] = [];
  const ids: number[] = [];
  const onMalformed = ({ message }: Error) => {
    const [, line, value] = /^line (\d+), .*"(\w+)" is not a number$/.exec(message) ?? [];
    lines.push([value, Number(line)]);
  };
  for await (const { id } of readings(file, onMalformed)) ids.push(id);
  return { ids, lines };
}

/** The line in which an editor shows the first of these characters. */
const lineIn = (text: string, part: string) =>
  text.slice(0, text.indexOf(part)).split(/\r\n|\r|\n/).length;

test('a header that ends in \\n and rows that end in \\r\\n', async () => {
  const rows = ['1,,0,10,5,1,', '2,,0,10,5,bad,', '3,,0,10,5,1,'];
  const { ids, lines } = await read(`${header}\n${rows.join('\r\n')}\r\n`);
  assert.equal({ ids, lines }, { ids: [1, 3], lines: [['bad', 3]] });
});

const ending = fc.constantFrom('\n', '\r\n', '\r');
const field = fc.oneof(
  fc.constant(''),
  fc.array(ending, { maxLength: 3 }).map((ends) => `"a""${ends.join('b')}"`),
);
const line = fc.oneof(
  { weight: 3, arbitrary: fc.record({ note: field, remark: field, good: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', ' \t') },
);

test('any mix of line ends, also in quotes, with blank lines, a mark, no last end', async () => {
  const file = fc.record({
    lines: fc.array(fc.tuple(line, ending), { minLength: 1, maxLength: 12 }),
    headerEnd: ending,
    mark: fc.constantFrom('', '\ufeff'),
    lastEnd: fc.boolean(),
    encoding: fc.constantFrom('utf8' as const, 'utf16le' as const),
  });
  await fc.assert(
    fc.asyncProperty(file, async ({ lines, headerEnd, mark, lastEnd, encoding }) => {
      const kept: number[] = [1];
      const values: string[] = [];
      const rows = lines.map(([row, end], i) => {
        const last = i === lines.length - 1 && !lastEnd;
        if (typeof row === 'string') return `${row}${last ? '' : end}`;
        const wind = row.good ? '1' : `bad${i}`;
        if (row.good) kept.push(i + 2);
        else values.push(wind);
        return `${i + 2},${row.note},0,10,5,${wind},${row.remark}${last ? '' : end}`;
      });
      // A first row that can be used: without one the file is refused.
      const first = `${header}${headerEnd}1,,0,10,5,1,${headerEnd}`;
      const text = `${encoding === 'utf16le' ? '\ufeff' : mark}${first}${rows.join('')}`;
      assert.equal(await read(Buffer.from(text, encoding)), {
        ids: kept,
        lines: values.map((value) => [value, lineIn(text, value)]),
      });
    }),
    { numRuns: 300 },
  );
});

test('a \\r\\n that two reads of the file part is one line end', async () => {
  // Rows of 16 bytes after 49: the last byte of the first 64 KiB is a \r.
  const named = 'id,precipitation,temp_max,temp_min,wind'.padEnd(47);
  const rows = Array.from({ length: 5000 }, (_, i) => `${String(i + 1).padStart(5, '0')},0,1,0,01`);
  const text = `${[named, ...rows].join('\r\n')}\r\n6000,0,1,0,bad`;
  assert.is(text[65_535], '\r');
  const { ids, lines } = await read(text);
  assert.is(ids.length, 5000);
  assert.equal(lines, [['bad', 5002]]);
});

test.run();
