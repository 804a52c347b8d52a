// The first connection of a client.
import type { Client } from '@grpc/grpc-js';
import { inSeconds } from '../../lib/calls.ts';

/** Resolves when the client has a connection, or throws when there is none in a minute. */
export function untilReady(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(inSeconds(60), (error) => (error ? reject(error) : resolve()));
  });
}
