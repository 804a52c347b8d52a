// A call that a server's GOAWAY has crossed, behind each balancer that is installed.
import { status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crossing } from '../many/crossing.ts';
import { haproxy, nginx, possible, roundRobin } from '../many/ways.ts';

for (const way of [nginx, haproxy, roundRobin]) {
  if (!possible(way)) {
    console.log(`\nSKIPPED: GOAWAY and ${way.name}: it is not installed (${way.proxy?.name})`);
    continue;
  }
  const expected = way === nginx ? status.UNAVAILABLE : status.OK;
  test(`${way.name}: a call that GOAWAY has crossed ends with ${status[expected]}`, async () => {
    const { status: code, wire, log } = await crossing(way);
    assert.is(wire[0], '--> HEADERS stream 3');
    assert.ok(wire.includes('<-- GOAWAY last stream 1, NO_ERROR'));
    assert.is(code, expected);
    if (way === nginx) assert.match(log, 'upstream sent goaway with error 0');
  });
}

test.run();
