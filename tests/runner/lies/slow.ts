// Slower than the runner's patience, but something goes on happening.
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

for (let i = 1; i <= 15; i++) {
  test(`${i} of 15`, async () => assert.is(await wait(200, i), i));
}
test.run();
