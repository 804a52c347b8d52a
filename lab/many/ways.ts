// The ways to reach three servers: first those that go wrong, then those that work.
import { readFileSync } from 'node:fs';
import type { ChannelOptions } from '@grpc/grpc-js';
import {
  type Balancer,
  type Configuration,
  installed,
  type ProxyName,
  startProxy,
} from './balancers.ts';
import { soonAgain } from './ready.ts';

/** One way, and how its servers are stopped. */
export interface Way {
  name: string;
  stop: NodeJS.Signals;
  options: ChannelOptions;
  /** The balancer of another maker that it needs, and what that is told of the servers. */
  proxy?: { name: ProxyName; before(addresses: string[]): Configuration };
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const named = (addresses: string[]) =>
  Object.fromEntries(addresses.map((address, i) => [`SERVER_${i + 1}`, address]));

/** HAProxy with one of the configurations beside this file. */
const byHaproxy = (file: 'haproxy.cfg' | 'layer4.cfg'): Way['proxy'] => ({
  name: 'haproxy',
  before: (addresses) => ({
    config: () => read(file),
    env: (socket) => ({ ...named(addresses), MANY_ADDRESS: `unix@${socket}` }),
  }),
});

/** nginx with the configuration beside this file. */
const byNginx: Way['proxy'] = {
  name: 'nginx',
  before: (addresses) => ({
    config: (socket) =>
      Object.entries({ ...named(addresses), MANY_ADDRESS: `unix:${socket}` }).reduce(
        (text, [name, value]) => text.replaceAll(name, value),
        read('nginx.conf'),
      ),
  }),
};

const config = { loadBalancingConfig: [{ round_robin: {} }] };
// Each restart is waited for until its server gets calls again.
const inTurn = { 'grpc.service_config': JSON.stringify(config), ...soonAgain };
const common = { stop: 'SIGTERM', options: {} } as const;

/** grpc-js's own balancing: needs nothing that is not there. */
export const roundRobin: Way = { ...common, name: 'round_robin', options: inTurn };

/** A balancer that reads each call. */
export const haproxy: Way = {
  ...common,
  name: 'HAProxy, HTTP/2',
  proxy: byHaproxy('haproxy.cfg'),
};

/** Another, as its manual shows it. */
export const nginx: Way = { ...common, name: 'nginx, grpc_pass', proxy: byNginx };

export const ways: Way[] = [
  { ...common, name: 'pick_first' },
  { ...common, name: 'HAProxy, layer 4', proxy: byHaproxy('layer4.cfg') },
  { ...common, name: 'round_robin, kill -9', stop: 'SIGKILL', options: inTurn },
  nginx,
  roundRobin,
  haproxy,
];

/** Whether what a way needs is installed. */
export const possible = ({ proxy }: Way) =>
  proxy === undefined || installed(proxy.name) !== undefined;

/**
 * Reaches the servers in a way: starts its balancer, if it has one.
 *
 * @throws Error when that is not installed, or does not start.
 */
export async function reach({ proxy }: Way, addresses: string[]): Promise<Balancer> {
  if (proxy !== undefined) return startProxy(proxy.name, proxy.before(addresses));
  return { target: `ipv4:${addresses.join(',')}`, stop: async () => '' };
}
