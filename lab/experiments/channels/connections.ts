// A connection that is silent, and a connection that has to end.
import type { ChannelOptions } from '@grpc/grpc-js';
import type { WireEvent } from '../../wire/event.ts';
import { afterMessages, silence } from '../../wire/fault.ts';
import { type Client, clientOf, many, one, throughTap, told } from './service.ts';

/** A ping every 200 ms; without an answer within 100 ms the connection is dead. */
export const keepalive = { 'grpc.keepalive_time_ms': 200, 'grpc.keepalive_timeout_ms': 100 };

/** After the first message nothing comes through any more, and nobody says so. */
export function silenced(options: ChannelOptions): Promise<string> {
  const fault = silence(afterMessages('down', 1));
  return throughTap({ fault, onEvent: () => {} }, async (address) =>
    told(await clientOf(address, options, (client) => many(client, 1))),
  );
}

/** Connections have to end after a while: what do calls and streams see of it? */
export function aged(use: (client: Client, connections: () => number) => Promise<string>) {
  const options = { 'grpc.max_connection_age_ms': 200, 'grpc.max_connection_age_grace_ms': 100 };
  let connections = 0;
  const onEvent = ({ connection }: WireEvent) => {
    connections = Math.max(connections, connection);
  };
  return throughTap({ options, onEvent }, (address) =>
    clientOf(address, {}, (client) => use(client, () => connections)),
  );
}

/** Calls one after the other, until they go over the third connection. */
export async function callsOnThree(client: Client, connections: () => number): Promise<string> {
  const seen = new Set<string>();
  const end = Date.now() + 5000;
  while (connections() < 3 && Date.now() < end) seen.add(told(await one(client)));
  return `${[...seen].join(', ')}, connections: ${connections()}`;
}

/** One stream that would go on for longer than a connection may live. */
export const longStream = async (client: Client) => told(await many(client, 5));
