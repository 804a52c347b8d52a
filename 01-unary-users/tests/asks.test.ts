// What the handlers ask of their store: each method says how long its caller waits, stops
// with it, and keeps to the log what went wrong.
import { once } from 'node:events';
import { credentials, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { serviceError, testServer } from '../../lib/testing.ts';
import type { UserStore, Wait } from '../directory/user-store.ts';
import { UserService, userService } from '../service.ts';

type Client = InstanceType<typeof UserService>;
interface Call {
  deadline: Date;
  signal?: AbortSignal;
}

const calls: Record<string, (client: Client, call: Call) => Promise<unknown>> = {
  CreateUser: (client, call) =>
    unaryCall(client.createUser.bind(client), { name: 'Ada', email: 'ada@example.org' }, call),
  GetUser: (client, call) => unaryCall(client.getUser.bind(client), { id: '1' }, call),
  UpdateUser: (client, call) => {
    const request = { user: { id: '1', name: 'Eve' }, updateMask: { paths: ['name'] } };
    return unaryCall(client.updateUser.bind(client), request, call);
  },
  DeleteUser: (client, call) => unaryCall(client.deleteUser.bind(client), { id: '1' }, call),
  ListUsers: (client, call) => unaryCall(client.listUsers.bind(client), {}, call),
};

/** A store that does with every method what `ask` does with how long its caller waits. */
function storeThat(ask: (wait: Wait) => Promise<never>): UserStore {
  return {
    create: (_name, _email, _requestId, wait = {}) => ask(wait),
    get: (_id, wait = {}) => ask(wait),
    update: (_id, _change, wait = {}) => ask(wait),
    remove: (_id, wait = {}) => ask(wait),
    page: (_after, _limit, wait = {}) => ask(wait),
    close: async () => {},
  };
}

/** A client of a server with this store, and what that server logs. */
async function withStore(
  store: UserStore,
  use: (client: Client, log: string[]) => Promise<void>,
): Promise<void> {
  const log: string[] = [];
  const handlers = userService(store, (line) => log.push(line));
  const { address, stop } = await testServer(UserService.service, handlers);
  const client = new UserService(address, credentials.createInsecure());
  try {
    await use(client, log);
  } finally {
    client.close();
    await stop();
  }
}

for (const [method, make] of Object.entries(calls)) {
  test(`${method}: what the store throws is in the log, and not in the status`, () => {
    const store = storeThat(async () => {
      throw new Error('secret: table users is gone');
    });
    return withStore(store, async (client, log) => {
      const error = await serviceError(make(client, { deadline: inSeconds(60) }));
      assert.is(error.code, status.INTERNAL);
      assert.not.match(`${error.details} ${JSON.stringify(error.metadata)}`, 'secret');
      assert.is(log.length, 1);
      assert.match(log[0] ?? '', 'secret: table users is gone');
    });
  });

  test(`${method}: the store has as long as the caller waits, and knows when it has gone`, async () => {
    const stop = new AbortController();
    let asked: Wait = {};
    const store = storeThat(async (wait) => {
      asked = wait;
      stop.abort();
      if (wait.signal?.aborted === false) await once(wait.signal, 'abort');
      throw new Error('the caller has gone');
    });
    await withStore(store, async (client) => {
      const deadline = inSeconds(600);
      const error = await serviceError(make(client, { deadline, signal: stop.signal }));
      assert.is(error.code, status.CANCELLED);
      const { signal, deadlineMs = Number.POSITIVE_INFINITY } = asked;
      assert.ok(signal, 'the store was given no signal');
      if (!signal.aborted) await once(signal, 'abort');
      // On the wire goes what is left of the time, not the moment at which it is over.
      assert.ok(Math.abs(deadlineMs - Number(deadline)) < 300_000, `${deadlineMs} ms`);
    });
  });
}

test.run();
