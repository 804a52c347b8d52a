// uvu exits with 0: the failing test is hidden by the other one's `.only`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('one is two', () => assert.is(1, 2));
test.only('one is one', () => assert.is(1, 1));
test.run();
