// A server with no users yet, in this process, for the tests.
import { credentials } from '@grpc/grpc-js';
import { testServer } from '../../lib/testing.ts';
import { openUserStore } from '../directory/open-store.ts';
import type { UserStore } from '../directory/user-store.ts';
import { UserService, userService } from '../service.ts';

/** A client's stub. */
export type Client = InstanceType<typeof UserService>;

/** Gives `use` a client of a server, and the store behind that; then all of it ends. */
export async function withServed(
  use: (client: Client, store: UserStore) => Promise<void>,
): Promise<void> {
  const store = await openUserStore(':memory:');
  const { address, stop } = await testServer(UserService.service, userService(store));
  const client = new UserService(address, credentials.createInsecure());
  try {
    await use(client, store);
  } finally {
    client.close();
    await stop();
    await store.close();
  }
}
