// The ways to reach three servers: first those that go wrong, then those that work.
import type { ChannelOptions } from '@grpc/grpc-js';
import { type Balancer, installed, startHaproxy, startNginx } from './balancers.ts';

/** One way, and how its servers are stopped. */
export interface Way {
  name: string;
  stop: NodeJS.Signals;
  options: ChannelOptions;
  /** The balancer of another maker that it needs. */
  needs?: 'haproxy' | 'nginx';
  proxy?(program: string, addresses: string[]): Balancer;
}

const config = { loadBalancingConfig: [{ round_robin: {} }] };
const inTurn = { 'grpc.service_config': JSON.stringify(config) };
const common = { stop: 'SIGTERM', options: {} } as const;

/** grpc-js's own balancing: needs nothing that is not there. */
export const roundRobin: Way = { ...common, name: 'round_robin', options: inTurn };

/** A balancer that reads each call. */
export const haproxy: Way = {
  ...common,
  name: 'HAProxy, HTTP/2',
  needs: 'haproxy',
  proxy: (program, addresses) => startHaproxy(program, 'haproxy.cfg', addresses),
};

/** Another, as its manual shows it. */
export const nginx: Way = {
  ...common,
  name: 'nginx, grpc_pass',
  needs: 'nginx',
  proxy: startNginx,
};

export const ways: Way[] = [
  { ...common, name: 'pick_first' },
  {
    ...common,
    name: 'HAProxy, layer 4',
    needs: 'haproxy',
    proxy: (program, addresses) => startHaproxy(program, 'layer4.cfg', addresses),
  },
  { ...common, name: 'round_robin, kill -9', stop: 'SIGKILL', options: inTurn },
  nginx,
  roundRobin,
  haproxy,
];

/** Whether what a way needs is installed. */
export const possible = ({ needs }: Way) => needs === undefined || installed(needs) !== undefined;

/**
 * Reaches the servers in a way: starts its balancer, if it has one.
 *
 * @throws Error when that is not installed.
 */
export function reach(way: Way, addresses: string[]): Balancer {
  if (way.needs === undefined || way.proxy === undefined) {
    return { target: `ipv4:${addresses.join(',')}`, stop: async () => '' };
  }
  const program = installed(way.needs);
  if (program === undefined) throw new Error(`${way.needs} is not installed`);
  return way.proxy(program, addresses);
}
