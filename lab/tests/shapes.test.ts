// Two runs beside each other.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { besideEachOther } from '../exercises/shapes.ts';

test('what is the same says nothing', () => {
  assert.equal(besideEachOther(['-> a', '<- b'], ['-> a', '<- b']), []);
});

test('what differs, is missing or too much is marked, with a little around it', () => {
  const same = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const rows = besideEachOther([...same, 'x', 'end'], [...same, 'y', 'end', 'more']);
  assert.equal(
    rows.map((row) => row.replace(/ +/g, ' ')),
    [' …', '7 7', '8 8', '9 9', 'x | y', 'end end', ' + more'],
  );
  assert.equal(
    besideEachOther(['a', 'b'], ['b']).map((row) => row.replace(/ +/g, ' ')),
    ['a -', 'b b'],
  );
});

test.run();
