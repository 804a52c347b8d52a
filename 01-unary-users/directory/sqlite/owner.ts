// Whose file it is. SQLite keeps two numbers in the header of a file: the version of
// the schema, which others count from 1 as well, and the number of the program that
// made it.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { isRow } from '../rows.ts';

/** This program's number: "gRPC" in ASCII. */
export const applicationId = 0x67525043;

/** Opens a connection that waits a little for other processes. */
export function connect(path: string): Database.Database {
  const db = new Database(path);
  // Another process may be writing. The driver waits on this thread, and all calls with it.
  db.exec('PRAGMA busy_timeout = 1000;');
  return db;
}

/** One of the two numbers. */
export function pragmaOf(db: Database.Database, name: 'application_id' | 'user_version'): number {
  const row: unknown = db.prepare(`PRAGMA ${name}`).get();
  return isRow(row) ? Number(row[name]) : 0;
}

/**
 * Looks whether `path` can be a file that this program has made, or is still to be
 * made, and changes nothing.
 *
 * @param steps The schema, as `openDatabase` takes it.
 * @throws Error in one clause when it is a database of another program.
 */
export function refuseForeign(path: string, steps: readonly string[]): void {
  // A folder, or what is no database, is refused when it is opened.
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return;
  if (numberInHeader(path) === applicationId) return;
  // The last connection that could write would, on closing, move what a program that
  // crashed has left in its log.
  const db = connect(`${pathToFileURL(path).href}?mode=ro`);
  try {
    // In one transaction: another process may be making the file at this moment.
    const isForeign = db.transaction(() => {
      const owner = pragmaOf(db, 'application_id');
      if (owner !== 0) return owner !== applicationId;
      const version = pragmaOf(db, 'user_version');
      if (version === 0) return isRow(db.prepare('SELECT 1 FROM sqlite_schema').get());
      // Files that were made before they had a number are told by what is in them.
      return !holdsTablesOf(db, steps.slice(0, version));
    });
    if (isForeign()) throw new Error('it is a SQLite database of another program');
  } finally {
    db.close();
  }
}

function numberInHeader(path: string): number {
  const header = Buffer.alloc(72);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, header);
    return header.readUInt32BE(68);
  } finally {
    closeSync(descriptor);
  }
}

function holdsTablesOf(db: Database.Database, steps: readonly string[]): boolean {
  const model = new Database(':memory:');
  try {
    for (const step of steps) model.exec(step);
    const columns = model.prepare(`
      SELECT tables.name AS inTable, columns.name AS name
      FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
      WHERE tables.type = 'table'`);
    const find = db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?');
    return columns
      .all()
      .filter(isRow)
      .every(({ inTable, name }) => isRow(find.get(inTable, name)));
  } finally {
    model.close();
  }
}
