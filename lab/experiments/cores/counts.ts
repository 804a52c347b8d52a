// How thirty calls are shared out among three processes.
import { type ChannelOptions, credentials, type ServiceError } from '@grpc/grpc-js';
import { inSeconds } from '../../../lib/calls.ts';
import { Channels, type Client, configured, nothing } from '../channels/service.ts';
import { apart, clustered, processes, type Serve } from './processes.ts';

const calls = 30;
const inTurn = configured({ loadBalancingConfig: [{ round_robin: {} }] });
// Channels of one process share their connections, where nothing else is said.
const ownConnection: ChannelOptions = { 'grpc.use_local_subchannel_pool': 1 };

const same = (bytes: Buffer) => bytes;

/** Resolves with the process that answered. */
function ask(client: Client): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (error: ServiceError | null, answer?: Buffer) =>
      error ? reject(error) : resolve(String(answer));
    const options = { deadline: inSeconds(60) };
    client.makeUnaryRequest('/channels.v1.Channels/One', same, same, nothing, options, done);
  });
}

interface How {
  serve: Serve;
  channels?: number;
  options?: ChannelOptions;
  /** How many processes each channel is to reach before the calls are counted. */
  reach?: number;
}

/** Makes the calls, from each channel in turn, and says how many each process got. */
async function shared({ serve, channels = 1, options = {}, reach = 1 }: How): Promise<string> {
  return serve(async (addresses) => {
    const target = `ipv4:${addresses.join(',')}`;
    const clients = Array.from(
      { length: channels },
      () => new Channels(target, credentials.createInsecure(), options),
    );
    try {
      for (const client of clients) {
        // A connection is made while the first calls go over another one.
        const reached = new Set<string>();
        while (reached.size < reach) reached.add(await ask(client));
      }
      const counts = new Map<string, number>();
      for (let n = 0; n < calls; n++) {
        const client = clients[n % channels];
        if (client === undefined) throw new Error('there is no such channel');
        const pid = await ask(client);
        counts.set(pid, (counts.get(pid) ?? 0) + 1);
      }
      const each = Array.from({ length: processes }, (_, i) => [...counts.values()][i] ?? 0);
      return each.sort((a, b) => b - a).join(', ');
    } finally {
      for (const client of clients) client.close();
    }
  });
}

/** Who serves and who calls, and how the calls are shared out. */
export const ways: [string, () => Promise<string>][] = [
  ['cluster: one channel', () => shared({ serve: clustered })],
  ['cluster: round_robin', () => shared({ serve: clustered, options: inTurn })],
  ['cluster: three channels', () => shared({ serve: clustered, channels: 3 })],
  [
    'cluster: three connections',
    () => shared({ serve: clustered, channels: 3, options: ownConnection }),
  ],
  ['a port each: one channel', () => shared({ serve: apart })],
  ['a port each: round_robin', () => shared({ serve: apart, options: inTurn, reach: processes })],
];
