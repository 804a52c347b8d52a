// Unit tests: the store alone, with no gRPC.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EmailTaken, openUserStore, RequestIdReused } from '../user-store.ts';

test('an id is never given twice, not even after a delete', () => {
  const store = openUserStore(':memory:');
  const first = store.create('Ada', 'ada@example.org');
  store.create('Eve', 'eve@example.org');
  assert.ok(first && store.remove(first.id));
  const third = store.create('Joan', 'joan@example.org');
  assert.is.not(third?.id, first.id);
  assert.is(store.page(0, 10).length, 2);
  store.close();
});

test('the same request id makes one user, and refuses other values', () => {
  const store = openUserStore(':memory:');
  const first = store.create('Ada', 'ada@example.org', 'r1');
  const again = store.create('Ada', 'ada@example.org', 'r1');
  assert.is(again?.id, first?.id);
  assert.throws(
    () => store.create('Eve', 'eve@example.org', 'r1'),
    (error: unknown) => error instanceof RequestIdReused,
  );
  assert.is(store.page(0, 10).length, 1);
  store.close();
});

test('an email belongs to one user, whatever its case', () => {
  const store = openUserStore(':memory:');
  store.create('Ada', 'ada@example.org');
  assert.throws(
    () => store.create('Eve', 'ADA@example.org'),
    (error: unknown) => error instanceof EmailTaken,
  );
  store.close();
});

test('a change of the name leaves the email', () => {
  const store = openUserStore(':memory:');
  const { id = '' } = store.create('Ada', 'ada@example.org') ?? {};
  assert.is(store.update(id, { name: 'Ada Lovelace' })?.email, 'ada@example.org');
  assert.is(store.update('nobody', { name: 'X' }), undefined);
  store.close();
});

test('users outlive the store, and a file that is no database is one sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'users-'));
  const file = join(folder, 'users.db');
  const first = openUserStore(file);
  const ada = first.create('Ada', 'ada@example.org');
  first.close();
  const second = openUserStore(file);
  assert.is(second.get(ada?.id ?? '')?.email, 'ada@example.org');
  second.close();
  const other = join(folder, 'notes.txt');
  writeFileSync(other, 'no database '.repeat(500));
  assert.throws(() => openUserStore(other), /^Cannot use .*notes.txt as the database of users: /);
  rmSync(folder, { recursive: true });
});

test.run();
