// Whose context code finds, row by row of lab/experiments/context.ts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { places } from '../experiments/context/places.ts';

const own = 'one finds one, two finds two';
const expected: Record<string, string> = {
  'the handler, some turns later': own,
  'its call to a backend: the callback': 'one finds one, two finds one',
  'the same call, awaited as a promise': own,
  'its stream from a backend: the events': 'one finds one, two finds one',
  'the callback, with keepContext': own,
  'the events, with keepContext': own,
  'work in a batch, done for both': 'one finds two, two finds two',
  'the same, with AsyncResource.bind': own,
};

for (const [where, meet] of places) {
  test(where, async () => assert.is(await meet(), expected[where]));
}

test('every row is there', () => {
  assert.equal(
    places.map(([where]) => where),
    Object.keys(expected),
  );
});

test.run();
