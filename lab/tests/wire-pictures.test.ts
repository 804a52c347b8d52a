// The pictures in the notes show what the programs do: they are drawn again, and
// hold the same steps.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { differences, drawPictures } from '../wire/pictures.ts';

test('every picture of a call is still true', async () => {
  const drawn = await drawPictures();
  assert.is(drawn.size, 5);
  for (const [name, svg] of drawn) {
    const kept = readFileSync(new URL(`../../docs/pictures/${name}`, import.meta.url), 'utf8');
    assert.equal(
      differences(kept, svg),
      [],
      `${name}; draw it again: npx tsx lab/notes/draw-calls.ts`,
    );
  }
});

const described = (steps: string) => `<svg><desc>${steps}</desc></svg>`;
const call = 'client: headers; client: message of 100 bytes; server: status OK';

test('other steps, another order and another size are differences', () => {
  const others = [
    'client: headers; client: message of 100 bytes; server: status NOT_FOUND',
    'client: headers; client: message of 110 bytes; server: status OK',
    'client: headers; server: message of 100 bytes; server: status OK',
    'client: headers; server: status OK; client: message of 100 bytes',
    'client: headers; client: message of 100 bytes, 2 times; server: status OK',
    'client: headers; client: message of 100 bytes',
    `${call}; client: reset: CANCEL`,
    call.replace('status OK', 'message of 100 bytes; client: reset: CANCEL'),
    '',
  ];
  for (const other of others) {
    assert.not.equal(differences(described(call), described(other)), [], other);
    assert.not.equal(differences(described(other), described(call)), [], other);
  }
});

test('a moment, a hold, and what a cancel met on its way, are none', () => {
  const same = (a: string, b: string) => {
    assert.equal(differences(described(a), described(b)), []);
    assert.equal(differences(described(b), described(a)), []);
  };
  same(call, call.replace('100', '102'));
  same(call, call.replace('; server', '; server: held by flow control; server'));
  const cancelled = 'server: message of 810 bytes, 80 times; client: reset: CANCEL';
  same(cancelled, cancelled.replace('80', '79'));
  same(cancelled, `${cancelled}; server: message of 810 bytes`);
  same(cancelled, cancelled.replace('; client', '; server: message of 812 bytes, 9 times; client'));
});

test.run();
