// What the tests of several servers on one database work with.
import { credentials } from '@grpc/grpc-js';
import pg from 'pg';
import { inSeconds, unaryCall } from '../../../lib/calls.ts';
import { testServer } from '../../../lib/testing.ts';
import { openUserStore } from '../../directory/open-store.ts';
import { lockForCreating } from '../../directory/postgres/schema.ts';
import type { StoreOptions, UserStore } from '../../directory/user-store.ts';
import { UserService, userService } from '../../service.ts';
import type { Postgres } from './cluster.ts';

/** A client of a server. */
export const connect = (address: string) => new UserService(address, credentials.createInsecure());
export type Client = ReturnType<typeof connect>;
/** For a call that is waited for. */
export const soon = () => ({ deadline: inSeconds(60) });
/** Makes a user of this name. */
export const create = (client: Client, name: string, requestId = '', options = soon()) =>
  unaryCall(
    client.createUser.bind(client),
    { name, email: `${name.toLowerCase()}@example.org`, requestId },
    options,
  );

/** A service on the database at `url`, and a client of it. */
export async function withService(
  url: string,
  use: (client: Client, store: UserStore) => Promise<void>,
  options?: StoreOptions,
) {
  const store = await openUserStore(url, options);
  const server = await testServer(UserService.service, userService(store));
  const client = connect(server.address);
  try {
    await use(client, store);
  } finally {
    client.close();
    await server.stop();
    await store.close();
  }
}

/** Keeps everyone from creating users while `use` runs, as a server that is slow would. */
export async function whileLocked(url: string, use: () => Promise<void>) {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query(lockForCreating);
    await use();
  } finally {
    await other.end();
  }
}

/** Resolves when as many statements of our servers wait for a lock in the database. */
export async function untilWaiting({ ask }: Postgres, url: string, count: number) {
  const sql = `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
    AND application_name = 'users.v1.UserService' AND state = 'active' AND wait_event_type = 'Lock'`;
  while ((await ask(url, sql)).length !== count);
}
