// How calls are shared out among processes, row by row of lab/experiments/cores.ts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ways } from '../experiments/cores/counts.ts';

const expected: Record<string, string> = {
  'cluster: one channel': '30, 0, 0',
  'cluster: round_robin': '30, 0, 0',
  'cluster: three channels': '30, 0, 0',
  'cluster: three connections': '10, 10, 10',
  'a port each: one channel': '30, 0, 0',
  'a port each: round_robin': '10, 10, 10',
};

for (const [how, share] of ways) {
  test(how, async () => assert.is(await share(), expected[how]));
}

test('every row is there', () => {
  assert.equal(
    ways.map(([how]) => how),
    Object.keys(expected),
  );
});

test.run();
