// Three servers behind a balancer: who gets calls, and what a restart costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { postgresPrograms, startCluster } from '../../lib/postgres.ts';
import { installed } from '../many/balancers.ts';
import { type Report, startUsers, tryWay } from '../many/try-calls.ts';
import { withUnwell } from '../many/unwell.ts';
import { haproxy, possible, roundRobin, type Way, ways } from '../many/ways.ts';

const folder = mkdtempSync(join(tmpdir(), 'many-'));
// Three programs that write to one SQLite file wait for each other, long where the disk is
// busy: one of them may give up at its start.
const programs = postgresPrograms();
const cluster = programs === undefined ? undefined : await startCluster(programs);
let databases = 0;

/** What comes of a way with some hundred calls. What is told is a sign of life to the runner. */
async function report(name: string): Promise<Report> {
  const way = ways.find((candidate) => candidate.name === name);
  if (way === undefined) throw new Error(`there is no way ${name}`);
  const servers = await startUsers(cluster?.url() ?? join(folder, `${++databases}.db`));
  try {
    return await tryWay(way, servers, 300, console.log);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);

test('pick_first sends all calls to one server', async () => {
  const { spread } = await report('pick_first');
  assert.is(spread.filter((count) => count > 0).length, 1);
});

const working: Way[] = [roundRobin];
if (installed('haproxy') === undefined) {
  console.log('\nSKIPPED: three servers behind HAProxy: it is not installed (haproxy)');
} else working.push(haproxy);

for (const { name } of working) {
  test(`${name}: each server gets calls, and restarts fail none`, async () => {
    const { spread, restarts, answered } = await report(name);
    assert.ok(spread.every((count) => count > 0));
    assert.equal([...restarts.failures], []);
    assert.ok(restarts.calls >= 300);
    assert.is(sum(answered), restarts.calls);
  });
}

// grpc-js has no client-side health checking: a connection is all that it asks for.
test('round_robin gives calls to a server that says NOT_SERVING, too', () =>
  withUnwell(roundRobin, async ({ call }) => assert.equal(await call(30), [10, 10, 10])));

if (possible(haproxy)) {
  test('HAProxy gives no calls to a server that says NOT_SERVING', () =>
    withUnwell(haproxy, async ({ call, health }) => {
      assert.equal(await call(30), [15, 0, 15]);
      health.setStatus('', 'SERVING');
      // By a later check it finds out that this has changed.
      while ((await call(3))[1] === 0);
    }));
}

test.after(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true });
});
test.run();
