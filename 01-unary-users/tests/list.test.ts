// ListUsers gives pages of the size that was asked for; DeleteUser deletes once.
import { status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { fieldViolations } from '../../lib/status.ts';
import { serviceError } from '../../lib/testing.ts';
import type { UserStore } from '../directory/user-store.ts';
import { type Client, withServed } from './served.ts';

const call = () => ({ deadline: inSeconds(60) });
const page = (client: Client, pageSize: number, pageToken = '') =>
  unaryCall(client.listUsers.bind(client), { pageSize, pageToken }, call());
const remove = (client: Client, id: string) =>
  unaryCall(client.deleteUser.bind(client), { id }, call());

async function make(store: UserStore, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const user = await store.create(`User ${i}`, `user.${i}@example.org`);
    ids.push(user?.id ?? '');
  }
  return ids;
}

/** The ids of all pages, until the one that says that it is the last. */
async function pagesOf(client: Client, pageSize: number): Promise<string[][]> {
  const pages: string[][] = [];
  let token = '';
  do {
    const { users, nextPageToken } = await page(client, pageSize, token);
    pages.push(users.map(({ id }) => id));
    token = nextPageToken;
  } while (token !== '');
  return pages;
}

for (const [count, sizes] of [
  [0, [0]],
  [1, [1]],
  [3, [3]],
  [4, [3, 1]],
  [6, [3, 3]],
  [7, [3, 3, 1]],
] as const) {
  test(`${count} users, three a page: ${sizes.join(' and ')}, and no page after these`, () =>
    withServed(async (client, store) => {
      const ids = await make(store, count);
      const pages = await pagesOf(client, 3);
      assert.equal(
        pages.map(({ length }) => length),
        [...sizes],
      );
      assert.equal(pages.flat(), ids);
    }));
}

test('a client that names no size gets 50, and one that names a large one 1,000', () =>
  withServed(async (client, store) => {
    await make(store, 1001);
    assert.is((await page(client, 0)).users.length, 50);
    assert.is((await page(client, 2 ** 31 - 1)).users.length, 1000);
  }));

test('a size below zero and a token of nobody are refused, by their names', () =>
  withServed(async (client) => {
    for (const [size, token, field] of [
      [-1, '', 'page_size'],
      [3, 'of-another-server', 'page_token'],
    ] as const) {
      const error = await serviceError(page(client, size, token));
      assert.is(error.code, status.INVALID_ARGUMENT);
      const [violation, ...others] = fieldViolations(error);
      assert.equal([violation?.field, others], [field, []]);
      assert.ok(violation?.description);
    }
  }));

test('a user is deleted once, and nobody else is', () =>
  withServed(async (client, store) => {
    const [first = '', second = ''] = await make(store, 2);
    assert.equal(await remove(client, first), {});
    const read = () => unaryCall(client.getUser.bind(client), { id: first }, call());
    for (const ask of [() => remove(client, first), read]) {
      const error = await serviceError(ask());
      assert.is(error.code, status.NOT_FOUND);
      assert.match(error.details, first);
    }
    assert.equal(await pagesOf(client, 3), [[second]]);
  }));

test.run();
