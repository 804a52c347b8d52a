// One test that holds.
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('one is one', () => assert.is(1, 1));
test.run();
