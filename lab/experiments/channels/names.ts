// A name that stands for several addresses, and for others later on. Names are looked
// up by a resolver: grpc-js has one for DNS, and takes others for your own registry.
import { type ChannelOptions, experimental, Metadata } from '@grpc/grpc-js';
import { unary } from '../../../lib/handlers.ts';
import { testServer } from '../../../lib/testing.ts';
import { soonAgain } from '../../many/ready.ts';
import { Channels, clientOf, echo, nothing, one, told } from './service.ts';

/** What `registry:NAME` stands for now. */
const registry = new Map<string, string[]>();

/** Looks a name up whenever the channel asks for it. */
class RegistryResolver implements experimental.Resolver {
  readonly #name: string;
  readonly #listener: experimental.ResolverListener;

  constructor(target: experimental.GrpcUri, listener: experimental.ResolverListener) {
    this.#name = target.path;
    this.#listener = listener;
  }

  static getDefaultAuthority = (target: experimental.GrpcUri) => target.path;

  updateResolution(): void {
    // Never before this returns: the channel is not ready for it.
    setImmediate(() => {
      const endpoints = (registry.get(this.#name) ?? []).map((address) => {
        const { host, port = 443 } = experimental.splitHostPort(address) ?? { host: address };
        return { addresses: [{ host, port }] };
      });
      this.#listener(experimental.statusOrFromValue(endpoints), {}, null, '');
    });
  }

  destroy(): void {}
}

/** Starts servers that say who they are by what `used` holds. */
function start(count: number, used: Set<number>) {
  const started = Array.from({ length: count }, (_, i) => {
    const One = unary(() => {
      used.add(i + 1);
      return nothing;
    });
    return testServer(Channels.service, { ...echo, One });
  });
  return Promise.all(started);
}

/** Two addresses behind a name. The first of them may be one where nobody listens. */
export async function severalAddresses(options: ChannelOptions, dead = false): Promise<string> {
  experimental.registerResolver('registry', RegistryResolver);
  const used = new Set<number>();
  const servers = await start(2, used);
  registry.set('several', [
    ...(dead ? ['127.0.0.1:1'] : []),
    ...servers.map(({ address }) => address),
  ]);
  const codes = new Set<string>();
  try {
    await clientOf('registry:several', options, async (client) => {
      for (let i = 0; i < 100 && used.size < 2; i++) codes.add(told(await one(client)));
    });
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
  return `${[...codes].join(', ')}, servers that got calls: ${used.size} of 2`;
}

/**
 * The name stands for another server from now on. Twenty calls go to it or not; with
 * `away`, the old one is stopped before them.
 */
export async function movedName(away: boolean): Promise<string> {
  experimental.registerResolver('registry', RegistryResolver);
  const used = new Set<number>();
  const [before, after] = await start(2, used);
  if (before === undefined || after === undefined) throw new Error('no servers');
  registry.set('moved', [before.address]);
  const codes = new Set<string>();
  try {
    await clientOf('registry:moved', soonAgain, async (client) => {
      codes.add(told(await one(client)));
      registry.set('moved', [after.address]);
      used.clear();
      if (away) await before.stop();
      // The first ones may meet the old address once more, and have to wait.
      const metadata = new Metadata({ waitForReady: true });
      for (let i = 0; i < 20; i++) codes.add(told(await one(client, { metadata, seconds: 20 })));
    });
  } finally {
    await Promise.all([before.stop(), after.stop()]);
  }
  return `${[...codes].join(', ')}, calls go to the ${used.has(2) ? 'new' : 'old'} server`;
}
