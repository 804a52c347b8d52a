// Opens a SQLite file so that what it has acknowledged stays, and with the schema
// that this program knows. Knows nothing of gRPC.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'libsql';

/**
 * Opens a database in `file`, or in memory for `':memory:'`.
 *
 * @param steps The schema, as the SQL that takes it from each version to the next.
 *   Add steps; never change one that has run somewhere.
 * @throws Error in one sentence when it cannot be opened or is no such database.
 */
export function openDatabase(file: string, steps: readonly string[]): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = connect(file);
    // Another process may be writing. The driver waits on this thread, and all calls with it.
    db.exec('PRAGMA busy_timeout = 1000;');
    refuseForeign(db);
    // A commit goes to a log, and FULL has it on the disk before COMMIT returns. It
    // outlives the process without that; FULL is for the day the power fails.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(db, steps);
    return db;
  } catch (error) {
    db?.close();
    throw new Error(`Cannot use "${file}" as a database: ${reasonOf(error)}.`, { cause: error });
  }
}

function connect(file: string): Database.Database {
  if (file === ':memory:') return new Database(file);
  if (file === '') throw new Error('it has no name'); // SQLite would take a file that nobody keeps.
  // An absolute path: the driver takes names that look like URLs for servers.
  const path = resolve(file);
  if (!existsSync(dirname(path))) throw new Error(`there is no folder ${dirname(path)}`);
  return new Database(path);
}

// Version 0 is a file that SQLite has just made; with tables in it, it is somebody else's.
function refuseForeign(db: Database.Database): void {
  const foreign = db.prepare(`
    SELECT 1 FROM pragma_user_version
    WHERE user_version = 0 AND EXISTS (SELECT 1 FROM sqlite_schema)`);
  if (isRow(foreign.get())) throw new Error('it holds the tables of another program');
}

function migrate(db: Database.Database, steps: readonly string[]): void {
  // The version is read under the lock, so that two processes do not both migrate.
  const run = db.transaction(() => {
    const found = versionOf(db);
    if (found > steps.length) {
      throw new Error(`it has schema version ${found}, and this program knows ${steps.length}`);
    }
    for (const step of steps.slice(found)) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length};`);
  });
  run.immediate();
}

function versionOf(db: Database.Database): number {
  const row: unknown = db.prepare('PRAGMA user_version').get();
  return isRow(row) ? Number(row.user_version) : 0;
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'SQLITE_BUSY') return 'another program has locked it';
  if (code === 'SQLITE_NOTADB') return 'it is no SQLite database';
  const message = error instanceof Error ? error.message : String(error);
  // The driver wraps the number that SQLite gives: 14 is SQLITE_CANTOPEN.
  return /: 14"\)$/.test(message) ? 'it cannot be opened' : message;
}

/** SQLite's name for what went wrong, such as `SQLITE_BUSY`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}

export type Row = Record<string, unknown>;

/** True for a row; the driver types it as unknown, and gives null or undefined for none. */
export function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}
