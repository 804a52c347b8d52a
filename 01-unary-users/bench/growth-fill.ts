// Databases with many users in them, filled by the database itself: by way of CreateUser a
// million would take the better part of an hour.
import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { openUserStore } from '../directory/open-store.ts';
import { openDatabase } from '../directory/sqlite/database.ts';
import { schemaSteps } from '../directory/sqlite/schema.ts';

/** The id of a user by number, from 1. */
export const idOf = (n: number) => `user-${String(n).padStart(7, '0')}`;

// The same in SQL, of a column n.
const values = (padded: string) =>
  `'user-' || ${padded}, 'Ada Lovelace', 'ada.' || n || '@example.com', 0, 0`;
const columns = 'id, name, email, created_ms, updated_ms';

// So many rows at a time that Ctrl-C is heard in between.
const slice = 20_000;

/** Makes a SQLite file with `count` users, in one transaction. */
export async function fillSqlite(file: string, count: number): Promise<void> {
  const db = openDatabase(file, schemaSteps);
  try {
    const insert = db.prepare(`
      WITH RECURSIVE numbers (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
      INSERT INTO users (${columns}) SELECT ${values("printf('%07d', n)")} FROM numbers`);
    db.exec('BEGIN IMMEDIATE');
    for (let from = 1; from <= count; from += slice) {
      insert.run(from, Math.min(count, from + slice - 1));
      await turn();
    }
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}

/** Makes `count` users in an empty PostgreSQL database, in one transaction. */
export async function fillPostgres(url: string, count: number): Promise<void> {
  await (await openUserStore(url)).close();
  const client = new pg.Client({ connectionString: url, query_timeout: 300_000 });
  await client.connect();
  try {
    const padded = "lpad(n::text, 7, '0')";
    await client.query(
      `INSERT INTO users (${columns}) SELECT ${values(padded)} FROM generate_series(1, $1::int) n`,
      [count],
    );
    // As autovacuum would do it a minute later.
    await client.query('VACUUM ANALYZE users');
  } finally {
    await client.end();
  }
}
