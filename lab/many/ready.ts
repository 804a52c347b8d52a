// The first connection of a client.
import type { Client } from '@grpc/grpc-js';
import { inSeconds } from '../../lib/calls.ts';

/** Options of a channel that tries soon again to connect: without them it waits a second. */
export const soonAgain = {
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 200,
};

/** Resolves when the client has a connection, or throws when there is none in a minute. */
export function untilReady(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(inSeconds(60), (error) => (error ? reject(error) : resolve()));
  });
}
