// uvu exits with 0 and prints 0 / 1: the test was not run.
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test.before(() => {
  throw new Error('no server');
});
test('one is two', () => assert.is(1, 2));
test.run();
