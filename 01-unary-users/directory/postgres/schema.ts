// The schema in PostgreSQL, as the steps that take a database from each version to the
// next, and how it gets there when several servers start at once.
import type { Ask } from './connections.ts';

// An email is compared as in SQLite: the letters A to Z are the same in either case.
export const schemaSteps = [
  `CREATE TABLE users (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
  );
  CREATE UNIQUE INDEX users_email ON users (lower(email COLLATE "C"));
  CREATE TABLE requests (
    request_id TEXT PRIMARY KEY,
    name TEXT,
    email TEXT,
    user_id TEXT NOT NULL,
    made_ms BIGINT NOT NULL
  );
  CREATE INDEX requests_by_user ON requests (user_id);
  CREATE INDEX requests_by_time ON requests (made_ms);`,
];

/** Held by whoever creates a user, and by whoever changes the schema. */
export const lockForCreating = 'SELECT pg_advisory_xact_lock(7305, 1)';

/**
 * Brings the schema up to date. Belongs in a transaction: the lock lasts as long.
 *
 * @throws Error in one clause when the database has a version that is not known here.
 */
export async function migrate(ask: Ask): Promise<void> {
  // The version is read under the lock, so that two servers do not both migrate. The
  // lock comes before the table: two CREATE TABLE IF NOT EXISTS can meet, and one fails.
  await ask(lockForCreating);
  await ask('CREATE TABLE IF NOT EXISTS users_schema (version INTEGER NOT NULL)');
  const [row] = await ask('SELECT version FROM users_schema');
  const found = Number(row?.version ?? 0);
  if (found > schemaSteps.length) {
    throw new Error(`it has schema version ${found}, and this program knows ${schemaSteps.length}`);
  }
  for (const step of schemaSteps.slice(found)) await ask(step);
  await ask('DELETE FROM users_schema');
  await ask('INSERT INTO users_schema VALUES ($1)', [schemaSteps.length]);
}
