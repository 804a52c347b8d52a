// The domain: users in a SQLite database. Knows nothing of gRPC.
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

const schemaVersion = 1;
// AUTOINCREMENT never gives a sequence number twice, so pages stay in order and
// a deleted user's place is not taken by another.
const schema = `
  CREATE TABLE users (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
  );
  CREATE TABLE requests (request_id TEXT PRIMARY KEY, name TEXT, email TEXT, user_id TEXT);
`;

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

const columns = 'sequence, id, name, email, created_ms AS createdMs, updated_ms AS updatedMs';

/**
 * Opens a store in `file`, or in memory for `':memory:'`.
 *
 * @throws Error in one sentence when it cannot be opened or is no such database.
 */
export function openUserStore(file: string) {
  const db = open(file);

  const statements = {
    insert: db.prepare(
      'INSERT INTO users (id, name, email, created_ms, updated_ms) VALUES (?, ?, ?, ?, ?)',
    ),
    byId: db.prepare(`SELECT ${columns} FROM users WHERE id = ?`),
    update: db.prepare('UPDATE users SET name = ?, email = ?, updated_ms = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM users WHERE id = ?'),
    page: db.prepare(`SELECT ${columns} FROM users WHERE sequence > ? ORDER BY sequence LIMIT ?`),
    request: db.prepare('SELECT name, email, user_id AS userId FROM requests WHERE request_id = ?'),
    remember: db.prepare('INSERT INTO requests VALUES (?, ?, ?, ?)'),
  };
  const get = (id: string): StoredUser | undefined => {
    const row = statements.byId.get(id);
    return isRow(row) ? toUser(row) : undefined;
  };

  const insert = db.transaction((name: string, email: string, requestId: string): string => {
    const seen = requestId === '' ? undefined : statements.request.get(requestId);
    if (isRow(seen)) {
      if (seen.name !== name || seen.email !== email) throw new RequestIdReused(requestId);
      return String(seen.userId);
    }
    const id = randomUUID();
    const now = Date.now();
    statements.insert.run(id, name, email, now, now);
    if (requestId !== '') statements.remember.run(requestId, name, email, id);
    return id;
  });

  return {
    /** Makes a user, or finds the one that the same `requestId` made. Throws EmailTaken. */
    create(name: string, email: string, requestId = ''): StoredUser | undefined {
      return get(uniqueEmail(email, () => insert(name, email, requestId)));
    },
    get,
    /** Replaces name and email; `undefined` when there is no such user. Throws EmailTaken. */
    update(id: string, change: { name?: string; email?: string }): StoredUser | undefined {
      const user = get(id);
      if (user === undefined) return undefined;
      const { name, email } = { ...user, ...change };
      uniqueEmail(email, () => statements.update.run(name, email, Date.now(), id));
      return get(id);
    },
    /** True when there was such a user. */
    remove(id: string): boolean {
      return statements.remove.run(id).changes > 0;
    },
    /** Up to `limit` users after a sequence number, oldest first. */
    page(after: number, limit: number): StoredUser[] {
      return statements.page.all(after, limit).filter(isRow).map(toUser);
    },
    close(): void {
      db.close();
    },
  };
}

function open(file: string): Database.Database {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file);
    // A commit is acknowledged only once the write-ahead log is on disk.
    db.exec('PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(db);
    return db;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot use ${file} as the database of users: ${reason}.`);
  }
}

export type UserStore = ReturnType<typeof openUserStore>;

function migrate(db: Database.Database): void {
  const row: unknown = db.prepare('PRAGMA user_version').get();
  const found = isRow(row) ? row.user_version : undefined;
  if (found === 0) db.exec(`BEGIN; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
  else if (found !== schemaVersion) {
    throw new Error(`it has schema version ${found}, and this program knows ${schemaVersion}`);
  }
}

type Row = Record<string, unknown>;

// The driver types a row as unknown, and gives null or undefined for none.
function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
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

function uniqueEmail<T>(email: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (String(error).includes('UNIQUE constraint failed: users.email'))
      throw new EmailTaken(email);
    throw error;
  }
}
