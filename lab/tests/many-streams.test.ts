// Long streams of chapters 2, 3 and 4 through a rolling restart: by grpc-js alone, and by
// HAProxy where it is installed.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chapters, streamsOf } from '../many/streams.ts';
import { tally } from '../many/tally.ts';
import { tryStreams } from '../many/try-streams.ts';
import { haproxy, possible, roundRobin } from '../many/ways.ts';

test('a tally tells what is lost, what came twice, and what came late', () => {
  const whole = tally();
  for (const number of [0, 1, 2]) whole.got(number);
  assert.equal(whole.wrong(3), { lost: 0, doubled: 0, late: 0 });
  const broken = tally();
  for (const number of [0, 2, 2, 1, 7]) broken.got(number);
  assert.equal(broken.wrong(5), { lost: 2, doubled: 1, late: 1 });
});

const ways = [roundRobin, haproxy].filter((way) => {
  if (possible(way)) return true;
  console.log(`\nSKIPPED: long streams by ${way.name}: it is not installed (${way.needs})`);
  return false;
});
for (const way of ways) {
  for (const chapter of chapters) {
    test(`${chapter} by ${way.name}: streams go on elsewhere, whole and in order`, async () => {
      const streams = await streamsOf(chapter);
      const report = await tryStreams(streams, way);
      const { brokenOff, lost, doubled, late, breaks, total, answers } = report;
      assert.equal(
        { brokenOff, lost, doubled, late },
        { brokenOff: [], lost: 0, doubled: 0, late: 0 },
      );
      assert.ok(breaks > 0 && total > 0);
      assert.ok(
        answers.every((count) => count > 0),
        `${answers}`,
      );
    });
  }
}

test.run();
