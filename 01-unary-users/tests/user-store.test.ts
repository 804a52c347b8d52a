// Unit tests: the store alone, with no gRPC, on each database that it can be in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openUserStore } from '../directory/open-store.ts';
import {
  EmailTaken,
  RequestIdReused,
  requestIdsKeptMs,
  type StoreOptions,
  type UserStore,
} from '../directory/user-store.ts';
import { usePostgres } from './postgres/cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'users-'));
let files = 0;
const postgres = usePostgres(test, 'the user store');
const databases: Record<string, () => string | Promise<string>> = {
  'SQLite in memory': () => ':memory:',
  'SQLite in a file': () => join(folder, `${++files}.db`),
  ...(postgres === undefined ? {} : { PostgreSQL: postgres.newDatabase }),
};

/** A test on each database, on an empty one. */
function onEach(name: string, use: (store: UserStore) => Promise<void>, options?: StoreOptions) {
  for (const [database, make] of Object.entries(databases)) {
    test(`${name} (${database})`, async () => {
      const store = await openUserStore(await make(), options);
      try {
        await use(store);
      } finally {
        await store.close();
      }
    });
  }
}

/** Resolves when the store refuses with an error of this class. */
async function refused(asked: Promise<unknown>, reason: new () => Error): Promise<void> {
  const error = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(error, reason);
}

const names = async (store: UserStore) => (await store.page(0, 10)).map(({ name }) => name);

onEach('an id is never given twice, not even after a delete', async (store) => {
  await store.create('Ada', 'ada@example.org');
  const last = await store.create('Eve', 'eve@example.org');
  assert.ok(last && (await store.remove(last.id)));
  const next = await store.create('Joan', 'joan@example.org');
  assert.is.not(next?.id, last.id);
  assert.ok(next && next.sequence > last.sequence, 'a page token may stand at the deleted one');
  assert.equal(await names(store), ['Ada', 'Joan']);
});

onEach('the same request id makes one user, and refuses other values', async (store) => {
  const first = await store.create('Ada', 'ada@example.org', 'r1');
  const again = await store.create('Ada', 'ada@example.org', 'r1');
  assert.is(again?.id, first?.id);
  await refused(store.create('Eve', 'eve@example.org', 'r1'), RequestIdReused);
  await refused(store.create('Ada', 'ada@example.com', 'r1'), RequestIdReused);
  assert.equal(await names(store), ['Ada']);
});

onEach('a request that was refused can be put right under the same id', async (store) => {
  await store.create('Ada', 'ada@example.org');
  await refused(store.create('Eve', 'ada@example.org', 'r1'), EmailTaken);
  assert.is((await store.create('Eve', 'eve@example.org', 'r1'))?.name, 'Eve');
});

onEach('a request whose user has gone makes nobody', async (store) => {
  const ada = await store.create('Ada', 'ada@example.org', 'r1');
  assert.ok(ada && (await store.remove(ada.id)));
  assert.is(await store.create('Ada', 'ada@example.org', 'r1'), undefined);
  assert.equal(await names(store), []);
});

onEach(
  'an email belongs to one user, whatever its case, and is free again after',
  async (store) => {
    const ada = await store.create('Ada', 'ada@example.org');
    const eve = await store.create('Eve', 'eve@example.org');
    assert.ok(ada && eve);
    await refused(store.create('Joan', 'ADA@example.org'), EmailTaken);
    await refused(store.update(eve.id, { email: 'Ada@example.org' }), EmailTaken);
    assert.is((await store.update(ada.id, { email: 'Ada@example.org' }))?.email, 'Ada@example.org');
    await store.remove(ada.id);
    assert.is((await store.update(eve.id, { email: 'ada@example.org' }))?.email, 'ada@example.org');
  },
);

onEach('an update changes what is given and leaves the rest', async (store) => {
  const ada = await store.create('Ada', 'ada@example.org');
  assert.ok(ada);
  const renamed = await store.update(ada.id, { name: 'Ada Lovelace' });
  assert.equal([renamed?.name, renamed?.email], ['Ada Lovelace', 'ada@example.org']);
  assert.is(renamed?.createdMs, ada.createdMs);
  assert.ok(renamed && renamed.updatedMs >= ada.updatedMs);
  assert.is(await store.update('nobody', { name: 'X' }), undefined);
  assert.equal(await names(store), ['Ada Lovelace']);
});

onEach('a page goes on after a place, also when nobody stands there any more', async (store) => {
  const users = [];
  for (const name of ['A', 'B', 'C', 'D']) {
    users.push(await store.create(name, `${name}@example.org`));
  }
  const [, second] = users;
  assert.ok(second && (await store.remove(second.id)));
  const after = (await store.page(second.sequence, 10)).map(({ name }) => name);
  assert.equal(after, ['C', 'D']);
});

let time = Date.now();
onEach(
  'a request id is kept for a day, and forgotten after it',
  async (store) => {
    const ada = await store.create('Ada', 'ada@example.org', 'r1');
    time += requestIdsKeptMs - 1;
    assert.is((await store.create('Ada', 'ada@example.org', 'r1'))?.id, ada?.id);
    time += 1;
    await store.create('Eve', 'eve@example.org', 'r1');
    assert.equal(await names(store), ['Ada', 'Eve']);
  },
  { now: () => time },
);

onEach('an id with a NUL in it is nobody', async (store) => {
  assert.is(await store.get('a\0b'), undefined);
  assert.is(await store.update('a\0b', { name: 'X' }), undefined);
  assert.is(await store.remove('a\0b'), false);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
