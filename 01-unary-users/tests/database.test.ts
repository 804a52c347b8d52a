// Unit tests: opening a database, with files as people leave them.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { typescript } from '../../lib/typescript.ts';
import { openUserStore } from '../directory/open-store.ts';
import { openDatabase } from '../directory/sqlite/database.ts';
import { schemaSteps } from '../directory/sqlite/schema.ts';
import { StoreUnavailable } from '../directory/user-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'users-'));
const inFolder = (name: string) => join(folder, name);

/** What opening a file as a user store is refused with. */
async function refusal(file: string): Promise<string> {
  try {
    await (await openUserStore(file)).close();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'opened';
}

test('users outlive the store', async () => {
  const file = inFolder('users.db');
  const first = await openUserStore(file);
  const ada = await first.create('Ada', 'ada@example.org');
  await first.close();
  const second = await openUserStore(file);
  assert.equal(await second.get(ada?.id ?? ''), ada);
  await second.close();
});

test('what is committed is in the log, and the log on the disk', () => {
  const db = openDatabase(inFolder('settings.db'), []);
  assert.match(JSON.stringify(db.prepare('PRAGMA journal_mode').get()), '"wal"');
  assert.match(JSON.stringify(db.prepare('PRAGMA synchronous').get()), '"synchronous":2'); // FULL
  db.close();
});

test('a file that is no database of users is one sentence', async () => {
  const text = inFolder('notes.txt');
  writeFileSync(text, 'no database '.repeat(500));
  assert.is(await refusal(text), `Cannot use "${text}" as a database: it is no SQLite database.`);

  const inside = inFolder('a-folder');
  mkdirSync(inside);
  assert.match(await refusal(inside), /: it cannot be opened\.$/);
  assert.match(await refusal(''), /: it has no name\.$/);
});

test('a database of another program is refused as that, and not touched', async () => {
  const others = {
    'no version': 'CREATE TABLE bookmarks (url TEXT)',
    'a version that we know': 'CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 2',
    'a version that we do not': 'CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 77',
    'a table of our name': 'CREATE TABLE users (id TEXT, name TEXT); PRAGMA user_version = 1',
    'our tables, and a number': `${schemaSteps[0]}; PRAGMA user_version = 1; PRAGMA application_id = 7`,
    'a number and nothing else': 'PRAGMA application_id = 7',
    'a log': 'PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url); PRAGMA user_version = 2',
  };
  for (const [what, sql] of Object.entries(others)) {
    const file = inFolder(`${what}.db`);
    const db = new Database(file);
    db.exec(sql);
    db.close();
    const before = readFileSync(file);
    const said = `Cannot use "${file}" as a database: it is a SQLite database of another program.`;
    assert.is(await refusal(file), said);
    assert.ok(readFileSync(file).equals(before), what);
  }
});

test('what a program that crashed has left in its log stays there', () => {
  const file = inFolder('crashed.db');
  const db = new Database(file);
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url); PRAGMA user_version = 2');
  // As it lies on the disk when the program is killed.
  const copy = inFolder('left.db');
  for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${copy}${end}`);
  db.close();
  const left = () => ['', '-wal'].map((end) => readFileSync(`${copy}${end}`, 'hex'));
  const before = left();
  const program = fileURLToPath(new URL('../server.ts', import.meta.url));
  const { status, stderr } = spawnSync(
    process.execPath,
    [...typescript(program), '--port', '0', '--database', copy],
    { encoding: 'utf8', timeout: 30_000 },
  );
  const said = 'it is a SQLite database of another program. Choose another with --database.';
  assert.is(stderr, `Cannot use "${copy}" as a database: ${said}\n`);
  assert.is(status, 2);
  assert.equal(left(), before);
});

test('a database from before files had a number is taken, also with tables beside ours', async () => {
  for (const version of [1, 2]) {
    const file = inFolder(`numberless-${version}.db`);
    const old = new Database(file);
    for (const step of schemaSteps.slice(0, version)) old.exec(step);
    old.exec(`CREATE TABLE notes (text); PRAGMA user_version = ${version}`);
    old.close();
    assert.is(await refusal(file), 'opened');
    const db = new Database(file);
    assert.match(JSON.stringify(db.prepare('PRAGMA application_id').get()), `${0x67525043}`);
    db.close();
  }
});

test('a folder that is not there is named, and not made', async () => {
  const missing = inFolder('missing');
  const file = join(missing, 'users.db');
  assert.is(
    await refusal(file),
    `Cannot use "${file}" as a database: there is no folder ${missing}.`,
  );
  assert.not(existsSync(missing));
});

test('a name that looks like a URL is a file name all the same', async () => {
  assert.match(await refusal('libsql://127.0.0.1:1'), /there is no folder .*libsql:/);
});

test('a database that another program has locked is one sentence', async () => {
  const file = inFolder('locked.db');
  const other = new Database(file);
  other.exec('BEGIN EXCLUSIVE;');
  assert.is(
    await refusal(file),
    `Cannot use "${file}" as a database: another program has locked it.`,
  );
  other.close();
});

test('a write while another program writes changes nothing and says that it is busy', async () => {
  const file = inFolder('busy.db');
  const store = await openUserStore(file);
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE;');
  const error = await store.create('Ada', 'ada@example.org', 'r1').then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(error, StoreUnavailable);
  other.exec('ROLLBACK;');
  other.close();
  assert.is((await store.create('Ada', 'ada@example.org', 'r1'))?.name, 'Ada');
  await store.close();
});

test('a database of an older version is brought up to date with its users', async () => {
  const file = inFolder('old.db');
  const old = openDatabase(file, schemaSteps.slice(0, 1));
  old.exec("INSERT INTO users VALUES (1, 'id-1', 'Ada', 'ada@example.org', 1, 1)");
  old.exec("INSERT INTO requests VALUES ('r1', 'Ada', 'ada@example.org', 'id-1')");
  old.close();
  const store = await openUserStore(file);
  assert.is((await store.create('Ada', 'ada@example.org', 'r1'))?.id, 'id-1');
  await store.close();
});

test('a database of a newer version is refused', async () => {
  const file = inFolder('newer.db');
  openDatabase(file, [...schemaSteps, 'CREATE TABLE later (x);']).close();
  assert.match(await refusal(file), /: it has schema version 4, and this program knows 3\.$/);
});

test('a step that fails leaves the version before it', () => {
  const file = inFolder('half.db');
  assert.throws(() => openDatabase(file, ['CREATE TABLE a (x);', 'CREATE TABLE a (x);']), /exists/);
  openDatabase(file, ['CREATE TABLE a (x);']).close();
});

test('the name and email of a user that is removed are nowhere in the tables', async () => {
  const file = inFolder('forget.db');
  const store = await openUserStore(file);
  const ada = await store.create('Ada', 'ada@example.org', 'r1');
  await store.remove(ada?.id ?? '');
  await store.close();
  const db = new Database(file);
  const left = JSON.stringify(db.prepare('SELECT * FROM requests').all());
  db.close();
  assert.match(left, 'r1');
  assert.not.match(left, /Ada|ada@/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
