// A loop that lets nothing else run.
import { test } from 'uvu';

test('the loop ends', () => {
  for (let i = 0; i >= 0; i = (i + 1) % 1000);
});
test.run();
