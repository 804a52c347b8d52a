// Each entry of docs/troubleshooting.md is reproduced: every line in its box has
// to be seen. An entry that nothing reproduces fails, and so does the reverse.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bundles } from './troubleshooting/bundles.ts';
import { calls } from './troubleshooting/calls.ts';
import { connecting } from './troubleshooting/connecting.ts';
import { contracts } from './troubleshooting/contracts.ts';
import { operation } from './troubleshooting/operation.ts';
import { isSeen, readEntries } from './troubleshooting/page.ts';
import { programs } from './troubleshooting/programs.ts';
import { refusals } from './troubleshooting/refusals.ts';
import type { Reproduction } from './troubleshooting/seen.ts';
import { tls } from './troubleshooting/tls.ts';

const entries = readEntries();
const reproductions = new Map<string, Reproduction>(
  [connecting, tls, calls, operation, refusals, contracts, bundles, programs].flatMap((group) =>
    Object.entries(group),
  ),
);

for (const [name, shown] of entries) {
  test(name, async () => {
    const reproduce = reproductions.get(name);
    assert.ok(reproduce, 'nothing reproduces this entry');
    assert.ok(shown.length > 0, 'the entry shows no text in a box');
    const seen = await reproduce();
    for (const line of shown) {
      assert.ok(isSeen(line, seen), `The page shows\n${line}\nand what is seen is\n${seen}`);
    }
  });
}

test('what is reproduced is an entry', () => {
  assert.ok(entries.size >= 15);
  assert.equal(
    [...reproductions.keys()].filter((name) => !entries.has(name)),
    [],
  );
});

test('a line is seen as a whole, and an ellipsis is anything in it', () => {
  assert.ok(isSeen('14 UNAVAILABLE: …:1', 'before\n14 UNAVAILABLE: refused 127.0.0.1:1\nafter'));
  assert.not.ok(isSeen('UNAVAILABLE', '14 UNAVAILABLE: refused'));
  assert.not.ok(isSeen('a…b', 'a\nb'));
});

test.run();
