// Three servers, one of which says NOT_SERVING: who still gives it calls?
import { EventEmitter, once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { unary } from '../../lib/handlers.ts';
import { logCalls } from '../../lib/log-calls.ts';
import { testServer } from '../../lib/testing.ts';
import { Channels, clientOf, forEver, nothing, one } from '../experiments/channels/service.ts';
import type { Balancer } from './balancers.ts';
import { untilReady } from './ready.ts';
import { reach, type Way } from './ways.ts';

/** The servers, behind a balancer. */
export interface Unwell {
  /** Makes `calls` calls and resolves with how many each server got. */
  call(calls: number): Promise<number[]>;
  /** What the second one says of itself. */
  health: HealthImplementation;
}

/**
 * Starts the servers in this process, reached in a way, and gives them to `use` when
 * whoever asks after their health has heard it.
 */
export async function withUnwell<T>(way: Way, use: (unwell: Unwell) => Promise<T>): Promise<T> {
  const counts = [0, 0, 0];
  const asked = [0, 0, 0];
  const heard = new EventEmitter();
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  const servers = await Promise.all(
    counts.map(async (_, i) => {
      const answer = unary(() => {
        counts[i] = (counts[i] ?? 0) + 1;
        return nothing;
      });
      const log = logCalls((line) => {
        if (!line.includes('Health/Check')) return;
        asked[i] = (asked[i] ?? 0) + 1;
        heard.emit('asked');
      });
      const options = { interceptors: [log] };
      const made = await testServer(Channels.service, { One: answer, Many: forEver }, options);
      (i === 1 ? health : new HealthImplementation({ '': 'SERVING' })).addToServer(made.server);
      return made;
    }),
  );
  const addresses = servers.map(({ address }) => address);
  let balancer: Balancer | undefined;
  try {
    balancer = await reach(way, addresses);
    return await clientOf(balancer.target, way.options, async (client) => {
      const call = async (calls: number) => {
        const before = [...counts];
        for (let n = 0; n < calls; n++) {
          const code = await one(client);
          if (code !== status.OK) throw new Error(`a call ended with ${status[code]}`);
        }
        return counts.map((count, i) => count - (before[i] ?? 0));
      };
      await untilReady(client);
      // The second question of a balancer shows that it has the answer to the first.
      if (way.proxy !== undefined) {
        const limit = AbortSignal.timeout(60_000);
        while (asked.some((times) => times < 2)) await once(heard, 'asked', { signal: limit });
      } else while (counts.includes(0)) await call(3);
      return await use({ call, health });
    });
  } finally {
    await balancer?.stop();
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}
