// Which database: a URL that begins with postgres:// is PostgreSQL, all else is SQLite.
import { openSqliteStore } from './sqlite/store.ts';
import type { StoreOptions, UserStore } from './user-store.ts';

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
