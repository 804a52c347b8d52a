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

if (!possible(haproxy)) {
  console.log(`\nSKIPPED: long streams by ${haproxy.name}: it is not installed (haproxy)`);
}
// As npm run many does it; the chapter with most streams by grpc-js alone, too.
const best = possible(haproxy) ? haproxy : roundRobin;
const tries = [
  ...chapters.map((chapter) => ({ chapter, way: best })),
  ...(best === roundRobin ? [] : [{ chapter: '03-bidi-broker', way: roundRobin } as const]),
];
// What is told is a sign of life to the runner.
for (const { chapter, way } of tries) {
  test(`${chapter} by ${way.name}: streams go on elsewhere, whole and in order`, async () => {
    const report = await tryStreams(await streamsOf(chapter), way, console.log);
    const { brokenOff, lost, doubled, late, breaks, total, answers } = report;
    const nothing = { brokenOff: [], lost: 0, doubled: 0, late: 0 };
    assert.equal({ brokenOff, lost, doubled, late }, nothing);
    assert.ok(breaks > 0 && total > 0);
    assert.is(answers.length, 3);
  });
}

test.run();
