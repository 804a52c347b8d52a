// Users in a SQLite database, in a file or in memory. It is in this process, and each
// method is done before it returns its promise.
import { randomUUID } from 'node:crypto';
import { columns, isRow, toUser } from '../rows.ts';
import {
  EmailTaken,
  RequestIdReused,
  requestIdsKeptMs,
  type StoredUser,
  StoreUnavailable,
  type UserStore,
} from '../user-store.ts';
import { codeOf, openDatabase } from './database.ts';
import { schemaSteps } from './schema.ts';

/**
 * Opens a store in `file`, or in memory for `':memory:'`.
 *
 * @throws Error in one sentence when it cannot be opened or is no such database.
 */
export function openSqliteStore(
  file: string,
  { now = Date.now }: { now?: () => number } = {},
): UserStore {
  const db = openDatabase(file, schemaSteps);

  const statements = {
    insert: db.prepare(
      'INSERT INTO users (id, name, email, created_ms, updated_ms) VALUES (?, ?, ?, ?, ?)',
    ),
    byId: db.prepare(`SELECT ${columns} FROM users WHERE id = ?`),
    update: db.prepare(
      `UPDATE users SET name = coalesce(?, name), email = coalesce(?, email), updated_ms = ?
       WHERE id = ?`,
    ),
    remove: db.prepare('DELETE FROM users WHERE id = ?'),
    page: db.prepare(`SELECT ${columns} FROM users WHERE sequence > ? ORDER BY sequence LIMIT ?`),
    request: db.prepare('SELECT name, email, user_id AS userId FROM requests WHERE request_id = ?'),
    remember: db.prepare(
      'INSERT INTO requests (request_id, name, email, user_id, made_ms) VALUES (?, ?, ?, ?, ?)',
    ),
    forgetOld: db.prepare('DELETE FROM requests WHERE made_ms <= ?'),
    forgetUser: db.prepare('UPDATE requests SET name = NULL, email = NULL WHERE user_id = ?'),
  };
  const get = (id: string): StoredUser | undefined => {
    const row = statements.byId.get(id);
    return isRow(row) ? toUser(row) : undefined;
  };

  // User and request id are written together or not at all: a request that was
  // answered is one that is remembered.
  const insert = db.transaction((name: string, email: string, requestId: string): string => {
    const time = now();
    statements.forgetOld.run(time - requestIdsKeptMs);
    const seen = requestId === '' ? undefined : statements.request.get(requestId);
    if (isRow(seen)) {
      const same = seen.name === name && seen.email === email;
      if (seen.name !== null && !same) throw new RequestIdReused(requestId);
      return String(seen.userId);
    }
    const id = randomUUID();
    statements.insert.run(id, name, email, time, time);
    if (requestId !== '') statements.remember.run(requestId, name, email, id, time);
    return id;
  });

  // The request id stays, so that a late retry makes nobody; what it asked for does not.
  const remove = db.transaction((id: string): boolean => {
    statements.forgetUser.run(id);
    return statements.remove.run(id).changes > 0;
  });

  return {
    async create(name, email, requestId = '') {
      return get(named(email, () => insert.immediate(name, email, requestId)));
    },
    async get(id) {
      return get(id);
    },
    async update(
      id,
      { name = null, email = null }: { name?: string | null; email?: string | null },
    ) {
      named(email, () => statements.update.run(name, email, now(), id));
      return get(id);
    },
    async remove(id) {
      return named(null, () => remove.immediate(id));
    },
    async page(after, limit) {
      return statements.page.all(after, limit).filter(isRow).map(toUser);
    },
    async close() {
      db.close();
    },
  };
}

/** Does a write, and gives a refusal of the database the name that callers know. */
function named<T>(email: string | null, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (codeOf(error) === 'SQLITE_BUSY') throw new StoreUnavailable('the database is busy');
    if (String(error).includes('UNIQUE constraint failed: users.email') && email !== null) {
      throw new EmailTaken(email);
    }
    throw error;
  }
}
