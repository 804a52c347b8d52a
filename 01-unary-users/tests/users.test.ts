// Integration tests: client and server over a real channel.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentials, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { fieldViolations, isServiceError } from '../../lib/status.ts';
import { runProgram, serviceError, startProgram, testServer } from '../../lib/testing.ts';
import { openUserStore } from '../directory/open-store.ts';
import type { UserStore } from '../directory/user-store.ts';
import { UserService, userService } from '../service.ts';

const server = fileURLToPath(new URL('../server.ts', import.meta.url));
const connect = (address: string) => new UserService(address, credentials.createInsecure());
type Client = ReturnType<typeof connect>;
const options = () => ({ deadline: inSeconds(10) });
const create = (client: Client, name: string, email: string) =>
  unaryCall(client.createUser.bind(client), { name, email }, options());
const list = (client: Client, pageSize: number, pageToken = '') =>
  unaryCall(client.listUsers.bind(client), { pageSize, pageToken }, options());

async function withUsers(
  use: (client: Client, store: UserStore, log: string[]) => Promise<void>,
  change: Partial<UserStore> = {},
) {
  const kept = await openUserStore(':memory:');
  const store = { ...kept, ...change };
  const log: string[] = [];
  const { address, stop } = await testServer(
    UserService.service,
    userService(store, (line) => log.push(line)),
  );
  const client = connect(address);
  try {
    await use(client, store, log);
  } finally {
    client.close();
    await stop();
    await kept.close();
  }
}

test('wrong fields are named one by one', () =>
  withUsers(async (client) => {
    const error = await serviceError(create(client, '', 'not-an-email'));
    assert.is(error.code, status.INVALID_ARGUMENT);
    assert.equal(
      fieldViolations(error).map(({ field }) => field),
      ['name', 'email'],
    );
  }));

test('an email of a hundred thousand dots is refused in time', () =>
  withUsers(async (client) => {
    const error = await serviceError(create(client, 'Eve', `a@${'.'.repeat(100_000)}@`));
    assert.is(error.code, status.INVALID_ARGUMENT);
  }));

test('a request that is sent again after its user was deleted is told so', () =>
  withUsers(async (client, store) => {
    const request = { name: 'Ada', email: 'ada@example.org', requestId: 'r1' };
    const send = () => unaryCall(client.createUser.bind(client), request, options());
    await store.remove((await send()).id);
    const error = await serviceError(send());
    assert.is(error.code, status.NOT_FOUND);
    assert.match(error.details, 'has been deleted');
  }));

test('an email that is taken is ALREADY_EXISTS', () =>
  withUsers(async (client) => {
    await create(client, 'Ada', 'ada@example.org');
    const error = await serviceError(create(client, 'Eve', 'ada@example.org'));
    assert.is(error.code, status.ALREADY_EXISTS);
  }));

test('pages lose and double nobody while users come and go', () =>
  withUsers(async (client, store) => {
    const made = [];
    for (let n = 0; n < 5; n++) made.push(await create(client, 'U', `u${n}@example.org`));
    const first = await list(client, 2);
    await store.remove(made[0]?.id ?? '');
    await create(client, 'U', 'late@example.org');
    const second = await list(client, 2, first.nextPageToken);
    const third = await list(client, 2, second.nextPageToken);
    const emails = [first, second, third].flatMap((page) => page.users.map((user) => user.email));
    const expected = ['u0', 'u1', 'u2', 'u3', 'u4', 'late'].map((name) => `${name}@example.org`);
    assert.equal(emails, expected);
    assert.is(third.nextPageToken, '');
  }));

test('an internal error keeps its message from the client, and shares an id with the log', () => {
  const get = async () => {
    throw new Error('database disk image is malformed');
  };
  const check = async (client: Client, _: UserStore, log: string[]) => {
    const error = await serviceError(
      unaryCall(client.getUser.bind(client), { id: 'x' }, options()),
    );
    assert.is(error.code, status.INTERNAL);
    const id = /under (\S+)$/.exec(error.details)?.[1] ?? 'no id';
    assert.ok(log.some((line) => line.includes(id) && line.includes('malformed')));
    assert.not.match(error.details, /database|malformed/);
  };
  return withUsers(check, { get });
});

test('a server whose log nobody reads any more goes on serving', async () => {
  const program = await startProgram(server, ['--port', '0', '--database', ':memory:']);
  const client = connect(program.address);
  program.child.stderr?.destroy();
  try {
    for (let n = 0; n < 5; n++) await create(client, 'U', `u${n}@example.org`);
  } finally {
    client.close();
    assert.is(await program.stop(), 0);
  }
});

test('kill -9 in the middle of writes loses no acknowledged user', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'users-'));
  const args = ['--port', '0', '--database', join(folder, 'users.db')];
  const acknowledged: string[] = [];
  const first = await startProgram(server, args);
  const writer = connect(first.address);
  try {
    for (let n = 0; ; n++) {
      if (n === 30) first.child.kill('SIGKILL');
      acknowledged.push((await create(writer, 'U', `u${n}@example.org`)).id);
    }
  } catch (error) {
    assert.ok(isServiceError(error));
  }
  writer.close();
  await first.stop('SIGKILL');
  const second = await startProgram(server, args);
  const reader = connect(second.address);
  const { users } = await list(reader, 1000);
  const kept = new Set(users.map((user) => user.id));
  assert.ok(acknowledged.length >= 30);
  assert.equal(
    acknowledged.filter((id) => !kept.has(id)),
    [],
  );
  reader.close();
  assert.is(await second.stop(), 0);
  rmSync(folder, { recursive: true });
});

test('the help names the database as it is typed here', async () => {
  const { code, stdout } = await runProgram(server, ['--help']);
  assert.is(code, 0);
  assert.match(stdout, /--database VALUE +file, :memory:, or postgres:\S+ \(default [^/\\]/);
});

test.run();
