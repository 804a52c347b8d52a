// What goes wrong with raw grpc-js, shown failing first, and what this chapter
// does instead. Each test runs the naive way, and then ours.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  credentials,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { User__Output } from '../../generated/users/v1/User.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { unary } from '../../lib/handlers.ts';
import { serviceError, withClient } from '../../lib/testing.ts';
import { typescript } from '../../lib/typescript.ts';
import { openUserStore } from '../directory/open-store.ts';
import { UserService, userService } from '../service.ts';

type Client = InstanceType<typeof UserService>;
type Handlers = UntypedServiceImplementation;

const withServer = (handlers: Handlers, use: (client: Client) => Promise<void>) =>
  withClient(UserService, handlers, use);

async function withStore(use: (client: Client) => Promise<void>) {
  const store = await openUserStore(':memory:');
  try {
    await withServer(userService(store), use);
  } finally {
    await store.close();
  }
}

/** A raw call with any deadline; resolves with the error, or nothing. */
const getUser = (client: Client, deadline: number | Date) =>
  new Promise<ServiceError | null>((resolve) => {
    client.getUser({ id: 'x' }, { deadline }, (error) => resolve(error));
  });

const soon = () => ({ deadline: inSeconds(5) });
const create = (client: Client, name: string, requestId = '') =>
  unaryCall(
    client.createUser.bind(client),
    { name, email: `${name.toLowerCase()}@example.org`, requestId },
    soon(),
  );
const list = (client: Client) => unaryCall(client.listUsers.bind(client), {}, soon());

test('a deadline is a point in time: 5000 has passed in 1970', () =>
  withStore(async (client) => {
    // Naive: five seconds, in milliseconds.
    const naive = await getUser(client, 5000);
    assert.is(naive?.code, status.DEADLINE_EXCEEDED);
    // Ours: a Date. With unaryCall, a number does not compile.
    const ours = await getUser(client, inSeconds(5));
    assert.is(ours?.code, status.NOT_FOUND);
  }));

test('a handler that throws says nothing, or too much', async () => {
  const naive: Handlers = {
    GetUser: () => {
      throw new Error('no such table: users');
    },
    DeleteUser: (_: unknown, callback: (error: Error) => void) => {
      callback(new Error('SQLITE_ERROR: no such table: users'));
    },
  };
  await withServer(naive, async (client) => {
    const thrown = await getUser(client, inSeconds(5));
    assert.equal([thrown?.code, thrown?.details], [status.UNKNOWN, 'Unknown error']);
    const leaked = await serviceError(
      unaryCall(client.deleteUser.bind(client), { id: 'x' }, soon()),
    );
    assert.is(leaked.details, 'SQLITE_ERROR: no such table: users');
  });
  const log: string[] = [];
  const fail = () => {
    throw new Error('no such table: users');
  };
  const ours: Handlers = { GetUser: unary(fail, (line) => log.push(line)) };
  await withServer(ours, async (client) => {
    const error = await getUser(client, inSeconds(5));
    assert.is(error?.code, status.INTERNAL);
    assert.not.match(error?.details ?? '', 'table');
    const [id = ''] = /[0-9a-f-]{36}/.exec(error?.details ?? '') ?? [];
    assert.match(log[0] ?? '', id);
    assert.match(log[0] ?? '', 'no such table: users');
  });
});

test('an async handler that rejects ends the whole server', async () => {
  const file = fileURLToPath(new URL('traps/rejecting-server.ts', import.meta.url));
  const args = typescript(file);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  const [line] = await once(child.stdout, 'data');
  const ended = once(child, 'close');
  const client = new UserService(String(line).trim(), credentials.createInsecure());
  const error = await getUser(client, inSeconds(5));
  assert.is(error?.code, status.UNAVAILABLE);
  const [code] = await ended;
  assert.is(code, 1);
  assert.match(said, 'one request broke');
  client.close();
  // Ours answers INTERNAL and lives on: the test above, and lib/tests/handlers.test.ts.
});

test('a misspelt handler compiles, and is missing when it is called', async () => {
  // Naive: any map of names will do.
  await withServer({ GetUsr: () => {} }, async (client) => {
    assert.is((await getUser(client, inSeconds(5)))?.code, status.UNIMPLEMENTED);
  });
  // Ours: `userService` returns UserServiceHandlers, which names every method.
  await withStore(async (client) => {
    assert.is((await getUser(client, inSeconds(5)))?.code, status.NOT_FOUND);
  });
});

test('wrong values are made to fit, in silence', () => {
  const { requestSerialize, requestDeserialize } = UserService.service.ListUsers;
  const arriving = (pageSize: number) =>
    requestDeserialize(requestSerialize({ pageSize })).pageSize;
  assert.is(arriving(3_000_000_000), -1_294_967_296);
  assert.is(arriving(1.9), 1);
  // Ours: what arrives is checked by the handler, whatever was meant.
});

test('with other loader options the same object loses its fields', () => {
  const file = fileURLToPath(new URL('../users.proto', import.meta.url));
  const service = loadSync(file, { keepCase: true })['users.v1.UserService'];
  assert.ok(service && typeof service.format !== 'string');
  const method = Object.values(service).find(({ path }) => path.endsWith('/CreateUser'));
  const naive = method?.requestSerialize({ requestId: 'r1' });
  assert.is(naive?.length, 0);
  const ours = UserService.service.CreateUser.requestSerialize({ requestId: 'r1' });
  assert.is(ours.length, 4);
});

test('a create that is sent again makes a second user, unless it has a name', () =>
  withStore(async (client) => {
    // Naive: the answer was lost, so the client tries again, with another address
    // or, as here, is refused for what it has done itself.
    await create(client, 'Ada');
    assert.is((await serviceError(create(client, 'Ada'))).code, status.ALREADY_EXISTS);
    // Ours: the same request_id is the same request.
    const first = await create(client, 'Grace', 'request-1');
    const again = await create(client, 'Grace', 'request-1');
    assert.is(again.id, first.id);
    assert.is((await list(client)).users.length, 2);
  }));

test('an id made by counting overwrites somebody', async () => {
  // Naive: the next id is the number of users plus one.
  const users = new Map<string, string>();
  const add = (name: string) => users.set(String(users.size + 1), name);
  add('Ada');
  add('Grace');
  users.delete('1');
  add('Joan');
  assert.equal([...users.values()], ['Joan']);
  // Ours: an id is opaque and never given twice.
  await withStore(async (client) => {
    const ada = await create(client, 'Ada');
    await create(client, 'Grace');
    await unaryCall(client.deleteUser.bind(client), { id: ada.id }, soon());
    await create(client, 'Joan');
    const names = (await list(client)).users.map(({ name }) => name);
    assert.equal(names, ['Grace', 'Joan']);
  });
});

test('an update without a mask would wipe what was not sent', () =>
  withStore(async (client) => {
    const ada = await create(client, 'Ada');
    // Naive: what the client did not send arrives as an empty text all the same.
    const { requestSerialize, requestDeserialize } = UserService.service.UpdateUser;
    const arrived = requestDeserialize(requestSerialize({ user: { id: ada.id, name: 'A. L.' } }));
    const naive = { ...ada, ...arrived.user };
    assert.is(naive.email, '');
    // Ours: only the fields that the mask names are changed.
    const change = { user: { id: ada.id, name: 'A. L.' }, updateMask: { paths: ['name'] } };
    const ours: User__Output = await unaryCall(client.updateUser.bind(client), change, soon());
    assert.equal([ours.name, ours.email], ['A. L.', 'ada@example.org']);
  }));

test.run();
