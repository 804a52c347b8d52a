// The domain: users in a SQLite database. Knows nothing of gRPC.
import { randomUUID } from 'node:crypto';
import { codeOf, openDatabase } from './database.ts';
import { isRow, type Row } from './rows.ts';
import { schemaSteps } from './schema.ts';

/** A user as it is stored; times are milliseconds since 1970. */
export interface StoredUser {
  sequence: number;
  id: string;
  name: string;
  email: string;
  createdMs: number;
  updatedMs: number;
}

/** Another user has this email. */
export class EmailTaken extends Error {}
/** A request id came a second time with other values. */
export class RequestIdReused extends Error {}
/** Another process was writing for longer than we waited; nothing was changed. */
export class StoreBusy extends Error {}

const columns = 'sequence, id, name, email, created_ms AS createdMs, updated_ms AS updatedMs';

export type UserStore = ReturnType<typeof openUserStore>;

/**
 * Opens a store in `file`, or in memory for `':memory:'`.
 *
 * @throws Error in one sentence when it cannot be opened or is no such database.
 */
export function openUserStore(file: string) {
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
    remember: db.prepare('INSERT INTO requests VALUES (?, ?, ?, ?)'),
    forget: db.prepare('UPDATE requests SET name = NULL, email = NULL WHERE user_id = ?'),
  };
  const get = (id: string): StoredUser | undefined => {
    const row = statements.byId.get(id);
    return isRow(row) ? toUser(row) : undefined;
  };

  // User and request id are written together or not at all: a request that was
  // answered is one that is remembered.
  const insert = db.transaction((name: string, email: string, requestId: string): string => {
    const seen = requestId === '' ? undefined : statements.request.get(requestId);
    if (isRow(seen)) {
      const same = seen.name === name && seen.email === email;
      if (seen.name !== null && !same) throw new RequestIdReused(requestId);
      return String(seen.userId);
    }
    const id = randomUUID();
    const now = Date.now();
    statements.insert.run(id, name, email, now, now);
    if (requestId !== '') statements.remember.run(requestId, name, email, id);
    return id;
  });

  // The request id stays, so that a late retry makes nobody; what it asked for does not.
  const remove = db.transaction((id: string): boolean => {
    statements.forget.run(id);
    return statements.remove.run(id).changes > 0;
  });

  return {
    /**
     * Makes a user, or finds the one that the same `requestId` made; `undefined`
     * when that one has been removed. Throws EmailTaken, RequestIdReused, StoreBusy.
     */
    create(name: string, email: string, requestId = ''): StoredUser | undefined {
      return get(named(email, () => insert.immediate(name, email, requestId)));
    },
    get,
    /**
     * Changes what is given and leaves the rest; `undefined` when there is no such
     * user. Throws EmailTaken, StoreBusy.
     */
    update(id: string, change: { name?: string; email?: string }): StoredUser | undefined {
      const { name = null, email = null } = change;
      named(email, () => statements.update.run(name, email, Date.now(), id));
      return get(id);
    },
    /** True when there was such a user. Throws StoreBusy. */
    remove(id: string): boolean {
      return named(null, () => remove.immediate(id));
    },
    /** Up to `limit` users after a sequence number, in the order in which they were made. */
    page(after: number, limit: number): StoredUser[] {
      return statements.page.all(after, limit).filter(isRow).map(toUser);
    },
    close(): void {
      db.close();
    },
  };
}

function toUser(row: Row): StoredUser {
  return {
    sequence: Number(row.sequence),
    id: String(row.id),
    name: String(row.name),
    email: String(row.email),
    createdMs: Number(row.createdMs),
    updatedMs: Number(row.updatedMs),
  };
}

/** Does a write, and gives a refusal of the database the name that callers know. */
function named<T>(email: string | null, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (codeOf(error) === 'SQLITE_BUSY') throw new StoreBusy('the database is busy');
    if (String(error).includes('UNIQUE constraint failed: users.email') && email !== null) {
      throw new EmailTaken(email);
    }
    throw error;
  }
}
