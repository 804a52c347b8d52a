// Three servers behind a balancer: who gets calls, and what a restart costs.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { unary } from '../../lib/handlers.ts';
import { testServer } from '../../lib/testing.ts';
import { Channels, clientOf, forEver, nothing, one } from '../experiments/channels/service.ts';
import { installed, startHaproxy } from '../many/balancers.ts';
import { type Report, tryWay, ways } from '../many/ways.ts';

const folder = mkdtempSync(join(tmpdir(), 'many-'));
let databases = 0;

/** What comes of a way with some hundred calls. */
async function report(name: string): Promise<Report> {
  const way = ways.find((candidate) => candidate.name === name);
  const made = way && (await tryWay(way, join(folder, `${++databases}.db`), 300));
  if (made === undefined) throw new Error(`${name} was not tried`);
  return made;
}

test('pick_first sends all calls to one server', async () => {
  const { spread } = await report('pick_first');
  assert.is(spread.filter((count) => count > 0).length, 1);
});

const haproxy = installed('haproxy');
const spreading = ['round_robin', ...(haproxy === undefined ? [] : ['HAProxy, HTTP/2'])];
for (const name of spreading) {
  test(`${name}: each server gets calls, and restarts fail none`, async () => {
    const { spread, restarts } = await report(name);
    assert.ok(spread.every((count) => count > 0));
    assert.equal([...restarts.failures], []);
    assert.ok(restarts.calls >= 300);
  });
}

if (haproxy === undefined) {
  console.log('\nSKIPPED: three servers behind HAProxy: it is not installed (haproxy)');
} else {
  test('HAProxy gives no calls to a server that says NOT_SERVING', async () => {
    const calls = [0, 0, 0];
    const ill = new HealthImplementation({ '': 'NOT_SERVING' });
    const servers = await Promise.all(
      calls.map(async (_, i) => {
        const answer = unary(() => {
          calls[i] = (calls[i] ?? 0) + 1;
          return nothing;
        });
        const made = await testServer(Channels.service, { One: answer, Many: forEver });
        (i === 1 ? ill : new HealthImplementation({ '': 'SERVING' })).addToServer(made.server);
        return made;
      }),
    );
    const addresses = servers.map(({ address }) => address);
    const balancer = startHaproxy(haproxy, 'haproxy.cfg', addresses);
    const counts = async (client: Parameters<typeof one>[0]) => {
      const before = [...calls];
      for (let n = 0; n < 30; n++) assert.is(await one(client), status.OK);
      return calls.map((count, i) => count - (before[i] ?? 0));
    };
    try {
      while (!existsSync(balancer.target.slice('unix:'.length))) await new Promise(setImmediate);
      await clientOf(balancer.target, {}, async (client) => {
        // It finds out by its first check, and again by a later one.
        while ((await counts(client))[1] !== 0);
        ill.setStatus('', 'SERVING');
        while ((await counts(client))[1] === 0);
        assert.ok(calls.every((count) => count > 0));
      });
    } finally {
      await balancer.stop();
      await Promise.all(servers.map(({ stop }) => stop()));
    }
  });
}

test.after(() => rmSync(folder, { recursive: true }));
test.run();
