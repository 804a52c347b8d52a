// Several servers behind one name: which of them gets the calls?
import type { ChannelOptions } from '@grpc/grpc-js';
import { unary } from '../../../lib/handlers.ts';
import { testServer } from '../../../lib/testing.ts';
import { Channels, clientOf, configured, forEver, nothing, one } from './service.ts';

/** Each call goes to the next server. */
export const inTurn = configured({ loadBalancingConfig: [{ round_robin: {} }] });

/** Two addresses: how many servers get calls? */
export async function spread(options: ChannelOptions): Promise<string> {
  const used = new Set<string>();
  const start = (name: string) => {
    const answer = unary(() => {
      used.add(name);
      return nothing;
    });
    return testServer(Channels.service, { One: answer, Many: forEver });
  };
  const servers = await Promise.all(['first', 'second'].map(start));
  const target = `ipv4:${servers.map(({ address }) => address).join(',')}`;
  try {
    await clientOf(target, options, async (client) => {
      for (let i = 0; i < 100 && used.size < 2; i++) await one(client);
    });
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
  return `servers that got calls: ${used.size} of 2`;
}
