// Unit tests: the store alone, with no gRPC.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  EmailTaken,
  openUserStore,
  RequestIdReused,
  type UserStore,
} from '../directory/user-store.ts';

function withStore(use: (store: UserStore) => void) {
  const store = openUserStore(':memory:');
  try {
    use(store);
  } finally {
    store.close();
  }
}

const isTaken = (error: unknown) => error instanceof EmailTaken;
const isReused = (error: unknown) => error instanceof RequestIdReused;
const names = (store: UserStore) => store.page(0, 10).map(({ name }) => name);

test('an id is never given twice, not even after a delete', () =>
  withStore((store) => {
    store.create('Ada', 'ada@example.org');
    const last = store.create('Eve', 'eve@example.org');
    assert.ok(last && store.remove(last.id));
    const next = store.create('Joan', 'joan@example.org');
    assert.is.not(next?.id, last.id);
    assert.ok(next && next.sequence > last.sequence, 'a page token may stand at the deleted one');
    assert.equal(names(store), ['Ada', 'Joan']);
  }));

test('the same request id makes one user, and refuses other values', () =>
  withStore((store) => {
    const first = store.create('Ada', 'ada@example.org', 'r1');
    const again = store.create('Ada', 'ada@example.org', 'r1');
    assert.is(again?.id, first?.id);
    assert.throws(() => store.create('Eve', 'eve@example.org', 'r1'), isReused);
    assert.throws(() => store.create('Ada', 'ada@example.com', 'r1'), isReused);
    assert.equal(names(store), ['Ada']);
  }));

test('a request that was refused can be put right under the same id', () =>
  withStore((store) => {
    store.create('Ada', 'ada@example.org');
    assert.throws(() => store.create('Eve', 'ada@example.org', 'r1'), isTaken);
    assert.is(store.create('Eve', 'eve@example.org', 'r1')?.name, 'Eve');
  }));

test('a request whose user has gone makes nobody', () =>
  withStore((store) => {
    const ada = store.create('Ada', 'ada@example.org', 'r1');
    assert.ok(ada && store.remove(ada.id));
    assert.is(store.create('Ada', 'ada@example.org', 'r1'), undefined);
    assert.equal(names(store), []);
  }));

test('an email belongs to one user, whatever its case, and is free again after', () =>
  withStore((store) => {
    const ada = store.create('Ada', 'ada@example.org');
    const eve = store.create('Eve', 'eve@example.org');
    assert.ok(ada && eve);
    assert.throws(() => store.create('Joan', 'ADA@example.org'), isTaken);
    assert.throws(() => store.update(eve.id, { email: 'Ada@example.org' }), isTaken);
    assert.is(store.update(ada.id, { email: 'Ada@example.org' })?.email, 'Ada@example.org');
    store.remove(ada.id);
    assert.is(store.update(eve.id, { email: 'ada@example.org' })?.email, 'ada@example.org');
  }));

test('an update changes what is given and leaves the rest', () =>
  withStore((store) => {
    const ada = store.create('Ada', 'ada@example.org');
    assert.ok(ada);
    const renamed = store.update(ada.id, { name: 'Ada Lovelace' });
    assert.equal([renamed?.name, renamed?.email], ['Ada Lovelace', 'ada@example.org']);
    assert.is(renamed?.createdMs, ada.createdMs);
    assert.ok(renamed && renamed.updatedMs >= ada.updatedMs);
    assert.is(store.update('nobody', { name: 'X' }), undefined);
    assert.equal(names(store), ['Ada Lovelace']);
  }));

test('a page goes on after a place, also when nobody stands there any more', () =>
  withStore((store) => {
    const users = ['A', 'B', 'C', 'D'].map((name) => store.create(name, `${name}@example.org`));
    const [, second] = users;
    assert.ok(second && store.remove(second.id));
    const after = store.page(second.sequence, 10).map(({ name }) => name);
    assert.equal(after, ['C', 'D']);
  }));

test.run();
