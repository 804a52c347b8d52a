// A variant made ready: its server, and a longer wire where it wants one.

import type { Variant } from './comparison.ts';
import { type DelayProxy, startProxy } from './delay.ts';
import {
  type ClientProcess,
  type Command,
  grpcioVersion,
  type ServerProcess,
  startClient,
  startServer,
} from './processes.ts';
import type { Measured } from './record.ts';

/** A variant whose server runs. */
export interface Bench {
  variant: Variant;
  measured: Measured;
  server: ServerProcess | undefined;
  /** Where its clients connect to. */
  address: string;
  client: ClientProcess | undefined;
}

/** Starts what a variant needs, but its client; `servers` holds those that run already. */
export async function setUp(
  variant: Variant,
  servers: Map<string, Promise<ServerProcess>>,
  proxies: DelayProxy[],
): Promise<Bench> {
  const { id, name, kind, to, client, roundTripMs } = variant;
  const measured: Measured = { id, name, kind, to, rounds: [] };
  const lacksGrpcio = client.by === undefined && client.file.endsWith('.py') && !grpcioVersion();
  const missing = lacksGrpcio ? 'python3-grpcio is not installed' : variant.missing;
  if (missing !== undefined) {
    measured.missing = `not measured: ${missing}`;
    return { variant, measured, server: undefined, address: '', client: undefined };
  }
  const server = await serverOf(variant.server, servers);
  let address = server?.address ?? '';
  if (roundTripMs !== undefined) {
    const proxy = await startProxy(address, roundTripMs / 2);
    proxies.push(proxy);
    address = proxy.address;
  }
  return { variant, measured, server, address, client: undefined };
}

/** The server of a command: one for all the variants that name the same. */
function serverOf(command: Command | undefined, servers: Map<string, Promise<ServerProcess>>) {
  if (command === undefined) return undefined;
  const key = [command.file, ...command.args].join(' ');
  const server = servers.get(key) ?? startServer(command);
  servers.set(key, server);
  return server;
}

/** Starts a client of a variant that does `share` of its work in a round. */
export function newClient({ variant, address }: Bench, share: number): ClientProcess {
  const amount = Math.max(1, Math.round(variant.amount * share));
  const args = [...variant.client.args, '--amount', String(amount)];
  return startClient({ ...variant.client, args }, address);
}
