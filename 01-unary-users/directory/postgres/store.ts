// Users in a PostgreSQL database that several servers share.
import { randomUUID } from 'node:crypto';
import { columns, toUser } from '../rows.ts';
import {
  EmailTaken,
  RequestIdReused,
  requestIdsKeptMs,
  type StoreOptions,
  type UserStore,
} from '../user-store.ts';
import { type Ask, openConnections } from './connections.ts';
import { lockForCreating, migrate } from './schema.ts';

/**
 * Opens a store in the database at `url`, and brings its schema up to date.
 *
 * @throws Error in one sentence when it cannot be reached or is no such database.
 */
export async function openPostgresStore(
  url: string,
  { now = Date.now, connections = 10, waiting = 100 }: StoreOptions = {},
): Promise<UserStore> {
  const database = openConnections(url, connections, waiting);
  await database.transaction({}, migrate).catch(async (error: unknown) => {
    await database.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot use "${withoutPassword(url)}" as a database: ${reason}.`, {
      cause: error,
    });
  });

  async function insert(ask: Ask, name: string, email: string, requestId: string): Promise<string> {
    // One after the other, on whatever server: else a user with a lower sequence number
    // could become visible after one with a higher, and who lists would miss it.
    await ask(lockForCreating);
    const time = now();
    await ask('DELETE FROM requests WHERE made_ms <= $1', [time - requestIdsKeptMs]);
    const [seen] = await ask('SELECT name, email, user_id FROM requests WHERE request_id = $1', [
      requestId,
    ]);
    if (seen !== undefined) {
      const same = seen.name === name && seen.email === email;
      if (seen.name !== null && !same) throw new RequestIdReused(requestId);
      return String(seen.user_id);
    }
    const id = randomUUID();
    await ask(
      'INSERT INTO users (id, name, email, created_ms, updated_ms) VALUES ($1, $2, $3, $4, $4)',
      [id, name, email, time],
    ).catch((error: unknown) => {
      throw error instanceof EmailTaken ? new EmailTaken(email) : error;
    });
    if (requestId !== '') {
      await ask('INSERT INTO requests VALUES ($1, $2, $3, $4, $5)', [
        requestId,
        name,
        email,
        id,
        time,
      ]);
    }
    return id;
  }

  const find = async (ask: Ask, id: string) => {
    const [row] = await ask(`SELECT ${columns} FROM users WHERE id = $1`, [id]);
    return row && toUser(row);
  };

  return {
    create: (name, email, requestId = '', wait = {}) =>
      database.transaction(wait, async (ask) =>
        find(ask, await insert(ask, name, email, requestId)),
      ),
    async get(id, wait = {}) {
      if (!canBe(id)) return undefined;
      return database.use(wait, (ask) => find(ask, id));
    },
    async update(
      id,
      { name = null, email = null }: { name?: string | null; email?: string | null },
      wait = {},
    ) {
      if (!canBe(id)) return undefined;
      const set = 'name = coalesce($2, name), email = coalesce($3, email), updated_ms = $4';
      const sql = `UPDATE users SET ${set} WHERE id = $1 RETURNING ${columns}`;
      const [row] = await database
        .use(wait, (ask) => ask(sql, [id, name, email, now()]))
        .catch((error: unknown) => {
          throw error instanceof EmailTaken ? new EmailTaken(email ?? '') : error;
        });
      return row && toUser(row);
    },
    async remove(id, wait = {}) {
      if (!canBe(id)) return false;
      return database.transaction(wait, async (ask) => {
        // The request id stays, so that a late retry makes nobody; what it asked for does not.
        await ask('UPDATE requests SET name = NULL, email = NULL WHERE user_id = $1', [id]);
        const removed = await ask('DELETE FROM users WHERE id = $1 RETURNING id', [id]);
        return removed.length > 0;
      });
    },
    async page(after, limit, wait = {}) {
      const sql = `SELECT ${columns} FROM users WHERE sequence > $1 ORDER BY sequence LIMIT $2`;
      return (await database.use(wait, (ask) => ask(sql, [after, limit]))).map(toUser);
    },
    close: () => database.close(),
  };
}

/** PostgreSQL refuses a text with a NUL in it, and no id has one. */
const canBe = (id: string) => !id.includes('\0');

const withoutPassword = (url: string) => url.replace(/(:\/\/[^:@/]*):[^@]*@/, '$1@');
