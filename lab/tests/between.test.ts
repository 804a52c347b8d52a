// What nginx and HAProxy do to a call: docs/production.md shows it, line by line.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rows, shown } from '../experiments/between/rows.ts';
import { installed } from '../many/balancers.ts';

const page = readFileSync(new URL('../../docs/production.md', import.meta.url), 'utf8');
const [, box = ''] = /^## What lies between\n[\s\S]*?^```text\n([\s\S]*?)^```$/m.exec(page) ?? [];
const lines = box.trimEnd().split('\n');

test('the page shows each row, and no other', () => {
  assert.is(lines.length, rows.length);
});

for (const row of rows) {
  const [what, setting, happen] = row;
  if (installed(setting.proxy) === undefined) {
    console.log(`\nSKIPPED: ${what}, behind ${setting.proxy}: it is not installed`);
    continue;
  }
  test(`${what}, behind ${setting.proxy}`, async () => {
    const line = shown(row, await happen(setting));
    assert.ok(lines.includes(line), `the page has no line\n${line}`);
  });
}

test.run();
