// The ways to reach three servers: first those that go wrong, then those that work.
import type { ChannelOptions } from '@grpc/grpc-js';
import { type Balancer, installed, startHaproxy, startNginx } from './balancers.ts';
import { connectClients, type Outcome } from './load.ts';
import { type Restarted, startServer } from './servers.ts';

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

export const ways: Way[] = [
  { ...common, name: 'pick_first' },
  {
    ...common,
    name: 'HAProxy, layer 4',
    needs: 'haproxy',
    proxy: (program, addresses) => startHaproxy(program, 'layer4.cfg', addresses),
  },
  { ...common, name: 'round_robin, kill -9', stop: 'SIGKILL', options: inTurn },
  { ...common, name: 'nginx, grpc_pass', needs: 'nginx', proxy: startNginx },
  { ...common, name: 'round_robin', options: inTurn },
  {
    ...common,
    name: 'HAProxy, HTTP/2',
    needs: 'haproxy',
    proxy: (program, addresses) => startHaproxy(program, 'haproxy.cfg', addresses),
  },
];

/** What came of one way. */
export interface Report {
  /** Calls that each server answered while all were there. */
  spread: number[];
  /** The calls while the servers were restarted one after the other. */
  restarts: Outcome;
  /** Calls that each server answered in all. */
  answered: number[];
  /** What the balancer has written. */
  log: string;
}

/**
 * Tries one way with `calls` calls while the servers are restarted; a tenth as many
 * before. `undefined` where its balancer is not installed.
 */
export async function tryWay(
  way: Way,
  database: string,
  calls: number,
): Promise<Report | undefined> {
  const program = way.needs === undefined ? undefined : installed(way.needs);
  if (way.needs !== undefined && program === undefined) return undefined;
  const servers: Restarted[] = [];
  let proxy: Balancer | undefined;
  try {
    for (let i = 0; i < 3; i++) servers.push(await startServer(database));
    const addresses = servers.map(({ address }) => address);
    if (program !== undefined) proxy = way.proxy?.(program, addresses);
    const target = proxy?.target ?? `ipv4:${addresses.join(',')}`;
    const clients = await connectClients(target, way.options);
    try {
      await clients.call(calls / 10);
      const spread = servers.map((server) => server.calls());
      const restarts = await clients.call(
        calls,
        restartAll(
          servers,
          way.stop,
          spread.every((count) => count > 0),
        ),
      );
      const answered = servers.map((server) => server.calls());
      const log = (await proxy?.stop()) ?? '';
      proxy = undefined;
      return { spread, restarts, answered, log };
    } finally {
      clients.close();
    }
  } finally {
    await proxy?.stop();
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/**
 * Restarts them one after the other, as a process manager does: not before the one that
 * was restarted gets calls again. Where calls are not spread, it would wait for nothing.
 */
async function restartAll(servers: Restarted[], signal: NodeJS.Signals, spread: boolean) {
  for (const server of servers) {
    await server.restart(signal);
    if (spread) await server.untilCalled();
  }
}
