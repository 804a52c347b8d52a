// Whether two pictures of calls show the same steps. Those in the notes are held to
// what the programs do by `npm run check pictures`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { differences } from '../wire/pictures.ts';

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
