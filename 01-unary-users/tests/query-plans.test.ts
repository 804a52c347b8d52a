// What a call costs does not grow with the users: each statement finds its rows by an
// index, in SQLite as its planner tells, in PostgreSQL by the rows that were read.
import Database from 'libsql';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openUserStore } from '../directory/open-store.ts';
import { isRow } from '../directory/rows.ts';
import { schemaSteps } from '../directory/sqlite/schema.ts';
import { usePostgres } from './postgres/cluster.ts';

const many = 5000;

/** The statements that a store in SQLite prepares. */
async function statementsOfStore(): Promise<string[]> {
  const { prepare } = Database.prototype;
  const texts: string[] = [];
  Database.prototype.prepare = new Proxy(prepare, {
    apply(target, database, [sql]: [string]) {
      texts.push(sql);
      return Reflect.apply(target, database, [sql]);
    },
  });
  try {
    await (await openUserStore(':memory:')).close();
  } finally {
    Database.prototype.prepare = prepare;
  }
  return texts.filter((text) => !text.startsWith('PRAGMA'));
}

/** What SQLite will do for a statement, a line a step. */
function planOf(db: Database.Database, sql: string): string[] {
  const values = Array.from(sql.matchAll(/\?/g), () => 1);
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
  return rows.filter(isRow).map(({ detail }) => String(detail));
}

test('SQLite looks rows up, and reads no table from end to end', async () => {
  const texts = await statementsOfStore();
  const db = new Database(':memory:');
  for (const step of schemaSteps) db.exec(step);
  const plans = texts.map((sql) => ({ sql, steps: planOf(db, sql) }));
  for (const { sql, steps } of plans) {
    for (const step of steps) {
      assert.match(
        step,
        /^SEARCH (users|requests) USING (INTEGER PRIMARY KEY|(COVERING )?INDEX)/,
        sql,
      );
    }
  }
  // An INSERT of values looks nothing up; each of the others does.
  const silent = plans.filter(({ steps }) => steps.length === 0).map(({ sql }) => sql);
  assert.is(
    silent.every((sql) => sql.startsWith('INSERT INTO')),
    true,
  );
  assert.is(plans.length - silent.length, 7);
  db.close();
});

const postgres = usePostgres(test, 'query plans');
if (postgres !== undefined) {
  test('PostgreSQL reads no table from end to end, whichever method is called', async () => {
    const url = await postgres.newDatabase();
    await (await openUserStore(url)).close();
    const numbers = `generate_series(1, ${many}) n`;
    await postgres.ask(
      url,
      `INSERT INTO users (id, name, email, created_ms, updated_ms)
       SELECT 'user-' || n, 'Ada', 'ada.' || n || '@example.org', 0, 0 FROM ${numbers}`,
    );
    const far = Date.now() + 86_400_000;
    await postgres.ask(
      url,
      `INSERT INTO requests SELECT 'r' || n, 'Ada', 'e', 'user-' || n, ${far} FROM ${numbers}`,
    );
    await postgres.ask(url, 'VACUUM ANALYZE users, requests');
    const rowsRead = () =>
      postgres.ask(
        url,
        `SELECT relname, seq_tup_read FROM pg_stat_user_tables
         WHERE relname IN ('users', 'requests') ORDER BY relname`,
      );
    const before = await rowsRead();
    const store = await openUserStore(url);
    assert.is((await store.get('user-77'))?.sequence, 77);
    assert.is((await store.page(many - 6, 6)).length, 6);
    assert.ok(await store.create('Eve', 'eve@example.org', 'a request'));
    assert.ok(await store.update('user-78', { email: 'other@example.org' }));
    assert.is(await store.remove('user-79'), true);
    // A connection tells what it has read when it ends.
    await store.close();
    assert.equal(await rowsRead(), before);
  });
}

test.run();
