// Unit tests: opening a database, with files as people leave them.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openDatabase } from '../directory/database.ts';
import { schemaSteps } from '../directory/schema.ts';
import { openUserStore, StoreBusy } from '../directory/user-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'users-'));
const inFolder = (name: string) => join(folder, name);

/** What opening a file as a user store is refused with. */
function refusal(file: string): string {
  try {
    openUserStore(file).close();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'opened';
}

test('users outlive the store', () => {
  const file = inFolder('users.db');
  const first = openUserStore(file);
  const ada = first.create('Ada', 'ada@example.org');
  first.close();
  const second = openUserStore(file);
  assert.equal(second.get(ada?.id ?? ''), ada);
  second.close();
});

test('what is committed is in the log, and the log on the disk', () => {
  const db = openDatabase(inFolder('settings.db'), []);
  assert.match(JSON.stringify(db.prepare('PRAGMA journal_mode').get()), '"wal"');
  assert.match(JSON.stringify(db.prepare('PRAGMA synchronous').get()), '"synchronous":2'); // FULL
  db.close();
});

test('a file that is no database of users is one sentence', () => {
  const text = inFolder('notes.txt');
  writeFileSync(text, 'no database '.repeat(500));
  assert.is(refusal(text), `Cannot use "${text}" as a database: it is no SQLite database.`);

  const foreign = inFolder('bookmarks.db');
  const db = new Database(foreign);
  db.exec('CREATE TABLE bookmarks (url TEXT)');
  db.close();
  assert.match(refusal(foreign), /: it holds the tables of another program\.$/);

  const inside = inFolder('a-folder');
  mkdirSync(inside);
  assert.match(refusal(inside), /: it cannot be opened\.$/);
  assert.match(refusal(''), /: it has no name\.$/);
});

test('a folder that is not there is named, and not made', () => {
  const missing = inFolder('missing');
  const file = join(missing, 'users.db');
  assert.is(refusal(file), `Cannot use "${file}" as a database: there is no folder ${missing}.`);
  assert.not(existsSync(missing));
});

test('a name that looks like a URL is a file name all the same', () => {
  assert.match(refusal('libsql://127.0.0.1:1'), /there is no folder .*libsql:/);
});

test('a database that another program has locked is one sentence', () => {
  const file = inFolder('locked.db');
  const other = new Database(file);
  other.exec('BEGIN EXCLUSIVE;');
  assert.is(refusal(file), `Cannot use "${file}" as a database: another program has locked it.`);
  other.close();
});

test('a write while another program writes changes nothing and says that it is busy', () => {
  const file = inFolder('busy.db');
  const store = openUserStore(file);
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE;');
  assert.throws(
    () => store.create('Ada', 'ada@example.org', 'r1'),
    (error: unknown) => error instanceof StoreBusy,
  );
  other.exec('ROLLBACK;');
  other.close();
  assert.is(store.create('Ada', 'ada@example.org', 'r1')?.name, 'Ada');
  store.close();
});

test('a database of an older version is brought up to date with its users', () => {
  const file = inFolder('old.db');
  const old = openDatabase(file, schemaSteps.slice(0, 1));
  old.exec("INSERT INTO users VALUES (1, 'id-1', 'Ada', 'ada@example.org', 1, 1)");
  old.exec("INSERT INTO requests VALUES ('r1', 'Ada', 'ada@example.org', 'id-1')");
  old.close();
  const store = openUserStore(file);
  assert.is(store.create('Ada', 'ada@example.org', 'r1')?.id, 'id-1');
  store.close();
});

test('a database of a newer version is refused', () => {
  const file = inFolder('newer.db');
  openDatabase(file, [...schemaSteps, 'CREATE TABLE later (x);']).close();
  assert.match(refusal(file), /: it has schema version 3, and this program knows 2\.$/);
});

test('a step that fails leaves the version before it', () => {
  const file = inFolder('half.db');
  assert.throws(() => openDatabase(file, ['CREATE TABLE a (x);', 'CREATE TABLE a (x);']), /exists/);
  openDatabase(file, ['CREATE TABLE a (x);']).close();
});

test('the name and email of a user that is removed are nowhere in the tables', () => {
  const file = inFolder('forget.db');
  const store = openUserStore(file);
  const ada = store.create('Ada', 'ada@example.org', 'r1');
  store.remove(ada?.id ?? '');
  store.close();
  const db = new Database(file);
  const left = JSON.stringify(db.prepare('SELECT * FROM requests').all());
  db.close();
  assert.match(left, 'r1');
  assert.not.match(left, /Ada|ada@/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
