// Opens a SQLite file so that what it has acknowledged stays, and with the schema
// that this program knows. Knows nothing of gRPC.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'libsql';
import { applicationId, connect, pragmaOf, refuseForeign } from './owner.ts';

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
    const path = pathOf(file);
    if (path !== ':memory:') refuseForeign(path, steps);
    db = connect(path);
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

function pathOf(file: string): string {
  if (file === ':memory:') return file;
  if (file === '') throw new Error('it has no name'); // SQLite would take a file that nobody keeps.
  // An absolute path: the driver takes names that look like URLs for servers.
  const path = resolve(file);
  if (!existsSync(dirname(path))) throw new Error(`there is no folder ${dirname(path)}`);
  return path;
}

function migrate(db: Database.Database, steps: readonly string[]): void {
  // The version is read under the lock, so that two processes do not both migrate.
  const run = db.transaction(() => {
    const found = pragmaOf(db, 'user_version');
    if (found > steps.length) {
      throw new Error(`it has schema version ${found}, and this program knows ${steps.length}`);
    }
    for (const step of steps.slice(found)) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}; PRAGMA application_id = ${applicationId};`);
  });
  run.immediate();
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'SQLITE_BUSY') return 'another program has locked it';
  if (code === 'SQLITE_NOTADB') return 'it is no SQLite database';
  const message = error instanceof Error ? error.message : String(error);
  // The driver wraps the number that SQLite gives: 14 is SQLITE_CANTOPEN.
  const closed = /: 14"\)$/.test(message) || (error instanceof Error && 'syscall' in error);
  return closed ? 'it cannot be opened' : message;
}

/** SQLite's name for what went wrong, such as `SQLITE_BUSY`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}
