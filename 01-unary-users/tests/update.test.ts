// UpdateUser: what the mask names is changed, whatever else the message holds.
import { status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { fieldViolations } from '../../lib/status.ts';
import { serviceError } from '../../lib/testing.ts';
import { type Client, withServed } from './served.ts';

type Request = Parameters<Client['updateUser']>[0];

const update = (client: Client, request: Request) =>
  unaryCall(client.updateUser.bind(client), request, { deadline: inSeconds(60) });

/** A client of a server that knows one user, and the id of that. */
const withAda = (use: (client: Client, id: string) => Promise<void>): Promise<void> =>
  withServed(async (client, store) => {
    const ada = await store.create('Ada', 'ada@example.org');
    await use(client, ada?.id ?? '');
  });

const changed = { name: 'Ada Lovelace', email: 'lovelace@example.org' };
for (const [paths, expected] of [
  [['name'], ['Ada Lovelace', 'ada@example.org']],
  [['email'], ['Ada', 'lovelace@example.org']],
  [
    ['email', 'name'],
    ['Ada Lovelace', 'lovelace@example.org'],
  ],
] as const) {
  test(`the mask ${paths.join()} changes that, though the message holds both`, () =>
    withAda(async (client, id) => {
      const user = { id, ...changed };
      const { name, email } = await update(client, { user, updateMask: { paths: [...paths] } });
      assert.equal([name, email], expected);
      const read = unaryCall(client.getUser.bind(client), { id }, { deadline: inSeconds(60) });
      assert.equal([(await read).name, (await read).email], expected);
    }));
}

const refused: [string, (id: string) => Request, string][] = [
  ['no user', () => ({ updateMask: { paths: ['name'] } }), 'user'],
  ['no mask', (id) => ({ user: { id, ...changed } }), 'update_mask'],
  ['an empty mask', (id) => ({ user: { id, ...changed }, updateMask: {} }), 'update_mask'],
  ['an empty name', (id) => ({ user: { id }, updateMask: { paths: ['name'] } }), 'user.name'],
  [
    'an email without a domain',
    (id) => ({ user: { id, email: 'ada' }, updateMask: { paths: ['email'] } }),
    'user.email',
  ],
];
for (const [what, request, field] of refused) {
  test(`${what} is refused, by the name of its field`, () =>
    withAda(async (client, id) => {
      const error = await serviceError(update(client, request(id)));
      assert.is(error.code, status.INVALID_ARGUMENT);
      const violations = fieldViolations(error);
      assert.equal(
        violations.map((violation) => violation.field),
        [field],
      );
      assert.ok(violations.every(({ description }) => description !== ''));
    }));
}

test('a name that is not in the mask may be as long as it likes', () =>
  withAda(async (client, id) => {
    const user = { id, name: 'x'.repeat(10_000), email: 'new@example.org' };
    const { name } = await update(client, { user, updateMask: { paths: ['email'] } });
    assert.is(name, 'Ada');
  }));

test('a user that is not there is NOT_FOUND', () =>
  withAda(async (client) => {
    const request = { user: { id: 'nobody', ...changed }, updateMask: { paths: ['name'] } };
    assert.is((await serviceError(update(client, request))).code, status.NOT_FOUND);
  }));

test.run();
