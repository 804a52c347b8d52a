// What a channel does when it is told, row by row of lab/experiments/channels.ts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasIpv6 } from '../experiments/channels/addresses.ts';
import { gzip, noise, onTheWire, text } from '../experiments/channels/limits.ts';
import { rows } from '../experiments/channels/rows.ts';

const expected: Record<string, string> = {
  'UNAVAILABLE twice: nothing': '14 UNAVAILABLE, attempts: 1',
  'UNAVAILABLE twice: retryPolicy': '0 OK, attempts: 3',
  'UNAVAILABLE once: pushback, 0 ms': '0 OK, attempts: 2',
  'UNAVAILABLE once: pushback, never': '14 UNAVAILABLE, attempts: 1',
  'five calls, all fail: retryPolicy': '14 UNAVAILABLE, attempts: 20',
  'five calls, all fail: retryThrottling': '14 UNAVAILABLE, attempts: 6',
  'no server yet: nothing': '14 UNAVAILABLE',
  'no server yet: waitForReady': '0 OK',
  'the state watched: the server comes': 'IDLE, CONNECTING, TRANSIENT_FAILURE, READY',
  'the state watched: the server goes': 'READY, IDLE, CONNECTING, TRANSIENT_FAILURE',
  'a silent connection: nothing': '4 DEADLINE_EXCEEDED',
  'a silent connection: keepalive': '14 UNAVAILABLE',
  'keepalive, too often for the server': '8 RESOURCE_EXHAUSTED, then pings half as often, calls: 2',
  'max_connection_age: calls': '0 OK, connections: 3',
  'max_connection_age: a long stream': '14 UNAVAILABLE',
  'no calls: max_connection_idle': '0 OK, connections: 2',
  'no calls: client_idle_timeout': '0 OK, connections: 1',
  'two servers: nothing': 'servers that got calls: 1 of 2',
  'two servers: round_robin': 'servers that got calls: 2 of 2',
  'a name with two addresses: nothing': '0 OK, servers that got calls: 1 of 2',
  'a name with two addresses: round_robin': '0 OK, servers that got calls: 2 of 2',
  'a dead address and two more: nothing': '0 OK, servers that got calls: 1 of 2',
  'a name that changes': '0 OK, calls go to the old server',
  'a name that changes, the old one stops': '0 OK, calls go to the new server',
  'a text of 10,000 bytes: nothing': 'request 100 %, response 100 %',
  'a text: gzip, by the client': 'request 1 %, response 100 %',
  'a text: gzip, by the server': 'request 100 %, response 100 %',
  'noise: gzip, by the client': 'request 100 %, response 100 %',
  '5 MiB: nothing': '8 RESOURCE_EXHAUSTED, sent',
  '5 MiB: the server may receive 8': '8 RESOURCE_EXHAUSTED, sent',
  '5 MiB: both may receive 8': '0 OK, sent',
  '5 MiB: the client may send 1': '8 RESOURCE_EXHAUSTED, not sent',
  'five streams: nothing': 'at once: 5 of 5, in the end: 0 OK',
  'five streams: max_concurrent_streams 2': 'at once: 2 of 5, in the end: 0 OK',
  'a call without a place': '4 DEADLINE_EXCEEDED',
  'unix:/path of a socket': '0 OK',
  '[::1]:port': '0 OK',
  '::1:port, without brackets': '14 UNAVAILABLE',
  'three calls, one too large': 'calls: 4, OK: 2, failed: 1',
};
// How many attempts begin before the first answer depends on how fast that is.
const hedged = 'no first answer: hedgingPolicy';

for (const [what, happen] of Object.values(rows).flat()) {
  test(what, async () => {
    const result = await happen();
    if (what === hedged) assert.match(result, /^0 OK, attempts: [23]$/);
    else assert.is(result, expected[what]);
  });
}

test('every row is there', () => {
  const there = Object.values(rows).flatMap((group) => group.map(([what]) => what));
  const wanted = [hedged, ...Object.keys(expected)].filter(
    (what) => hasIpv6() || !/::1/.test(what),
  );
  assert.equal(there.sort(), wanted.sort());
});

test('gzip makes a text smaller and noise larger, on the way up alone', async () => {
  const [plain, small, large] = [
    await onTheWire(text, {}),
    await onTheWire(text, { client: gzip }),
    await onTheWire(noise, { client: gzip }),
  ];
  assert.ok(small.up * 10 < plain.up && small.down === plain.down, JSON.stringify(small));
  assert.ok(large.up > noise.length + 5 && large.down === plain.down, JSON.stringify(large));
});

test.run();
