// Slower than the runner's patience, but something goes on happening.
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

for (let i = 1; i <= 4; i++) {
  test(`${i} of 4`, async () => assert.is(await wait(1000, i), i));
}
test.run();
