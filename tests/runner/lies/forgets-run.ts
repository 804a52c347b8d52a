// uvu exits with 0: no test was ever run.
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('one is two', () => assert.is(1, 2));
