// Which database: a URL that begins with postgres:// is PostgreSQL, all else is SQLite.
import { openSqliteStore } from './sqlite/store.ts';
import type { UserStore } from './user-store.ts';

/** What only tests change. */
export interface StoreOptions {
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Connections to PostgreSQL that this store may hold. */
  connections?: number;
  /** Calls that may wait for a connection; the next one is refused at once. */
  waiting?: number;
}

/**
 * Opens a store in PostgreSQL, in a SQLite file, or in memory for `':memory:'`.
 *
 * @throws Error in one sentence when it cannot be opened or is no such database.
 */
export async function openUserStore(
  database: string,
  options: StoreOptions = {},
): Promise<UserStore> {
  if (!/^postgres(ql)?:\/\//.test(database)) return openSqliteStore(database, options);
  // Loaded when it is needed: SQLite's users need not wait for its driver.
  const { openPostgresStore } = await import('./postgres/store.ts');
  return openPostgresStore(database, options);
}
