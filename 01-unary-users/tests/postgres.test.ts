// Several servers on one PostgreSQL: who waits, who is refused, and what is kept.
import { fileURLToPath } from 'node:url';
import { status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { runProgram, serviceError, startProgram } from '../../lib/testing.ts';
import { openUserStore } from '../directory/open-store.ts';
import { EmailTaken, WaitOver } from '../directory/user-store.ts';
import { usePostgres } from './postgres/cluster.ts';
import {
  type Client,
  connect,
  create,
  soon,
  untilWaiting,
  whileLocked,
  withService,
} from './postgres/several-servers.ts';

const program = fileURLToPath(new URL('../server.ts', import.meta.url));
const postgres = usePostgres(test, 'several servers');
if (postgres !== undefined) {
  test('three servers that start at once on an empty database make its schema once', async () => {
    const url = await postgres.newDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openUserStore(url)));
    const versions = await postgres.ask(url, 'SELECT version FROM users_schema');
    assert.equal(versions, [{ version: 1 }]);
    for (const store of stores) await store.close();
  });

  test('one email asked for by two servers at once makes one user', async () => {
    const url = await postgres.newDatabase();
    const stores = await Promise.all([1, 2].map(() => openUserStore(url)));
    for (let n = 0; n < 20; n++) {
      const asked = stores.map((store) => store.create('Ada', `ada${n}@example.org`));
      const answers = await Promise.allSettled(asked);
      const refused = answers.filter((answer) => answer.status === 'rejected');
      assert.is(refused.length, 1);
      assert.instance(refused[0]?.reason, EmailTaken);
    }
    for (const store of stores) await store.close();
  });

  test('one request id at two servers at once makes one user, whom both tell', async () => {
    const url = await postgres.newDatabase();
    const stores = await Promise.all([1, 2].map(() => openUserStore(url)));
    for (let n = 0; n < 20; n++) {
      const asked = stores.map((store) => store.create('Ada', `ada${n}@example.org`, `r${n}`));
      const [one, two] = await Promise.all(asked);
      assert.ok(one);
      assert.equal(one, two);
    }
    for (const store of stores) await store.close();
  });

  test("what is left of the caller's deadline ends the statement in the database", async () => {
    const url = await postgres.newDatabase();
    await withService(url, (client) =>
      whileLocked(url, async () => {
        const error = await serviceError(create(client, 'Ada', '', { deadline: inSeconds(0.5) }));
        assert.is(error.code, status.DEADLINE_EXCEEDED);
        await untilWaiting(postgres, url, 0);
      }),
    );
  });

  test('a statement has the time limit of its call', async () => {
    const url = await postgres.newDatabase();
    const store = await openUserStore(url);
    await whileLocked(url, async () => {
      // No signal: nobody but the database itself can end it.
      const wait = { deadlineMs: Date.now() + 500 };
      const asked = store.create('Ada', 'ada@example.org', '', wait);
      const error = await asked.catch((error: unknown) => error);
      assert.match(String(error), 'the statement was cancelled');
    });
    assert.is((await store.create('Ada', 'ada@example.org'))?.name, 'Ada');
    await store.close();
  });

  test("a client's cancel ends the statement in the database", async () => {
    const url = await postgres.newDatabase();
    await withService(url, (client) =>
      whileLocked(url, async () => {
        const stop = new AbortController();
        const call = serviceError(
          unaryCall(
            client.createUser.bind(client),
            { name: 'Ada', email: 'ada@example.org' },
            { ...soon(), signal: stop.signal },
          ),
        );
        await untilWaiting(postgres, url, 1);
        stop.abort();
        assert.is((await call).code, status.CANCELLED);
        await untilWaiting(postgres, url, 0);
      }),
    );
  });

  test('it is the cancel that ends the statement, and the store goes on', async () => {
    const url = await postgres.newDatabase();
    const store = await openUserStore(url, { connections: 1 });
    await whileLocked(url, async () => {
      const gone = new AbortController();
      const asked = store.create('Ada', 'ada@example.org', 'r1', { signal: gone.signal });
      const failed = asked.catch((error: unknown) => error);
      await untilWaiting(postgres, url, 1);
      gone.abort();
      const error = await failed;
      assert.ok(error instanceof WaitOver);
      assert.match(String(error.cause), 'due to user request');
    });
    assert.is((await store.create('Ada', 'ada@example.org', 'r1'))?.name, 'Ada');
    await store.close();
  });

  test('with all connections in use the next call is UNAVAILABLE at once', async () => {
    const url = await postgres.newDatabase();
    const few = { connections: 1, waiting: 0 };
    const use = async (client: Client) => {
      let first: Promise<unknown> = Promise.resolve();
      await whileLocked(url, async () => {
        first = create(client, 'Ada');
        await untilWaiting(postgres, url, 1);
        const error = await serviceError(create(client, 'Eve'));
        assert.is(error.code, status.UNAVAILABLE);
        assert.match(error.details, 'all connections are in use');
      });
      await first;
      await create(client, 'Eve');
    };
    await withService(url, use, few);
  });

  test('without its database a server says UNAVAILABLE, and with it again goes on', async () => {
    const url = await postgres.newDatabase();
    await withService(url, async (client) => {
      const ada = await create(client, 'Ada');
      await postgres.cluster().stop();
      try {
        for (let n = 0; n < 3; n++) {
          const error = await serviceError(create(client, 'Eve'));
          assert.is(error.code, status.UNAVAILABLE);
          assert.not.match(error.details, /ECONN|ENOENT|\/tmp/);
        }
      } finally {
        await postgres.cluster().start();
      }
      const get = client.getUser.bind(client);
      assert.is((await unaryCall(get, { id: ada.id }, soon())).name, 'Ada');
    });
  });

  test('kill -9 of a server that writes loses no acknowledged user', async () => {
    const args = ['--port', '0', '--database', await postgres.newDatabase()];
    const acknowledged: string[] = [];
    const first = await startProgram(program, args);
    const second = await startProgram(program, args);
    const [writer, reader] = [connect(first.address), connect(second.address)];
    const error = await serviceError(
      (async () => {
        for (let n = 0; ; n++) {
          if (n === 30) first.child.kill('SIGKILL');
          acknowledged.push((await create(writer, `U${n}`)).id);
        }
      })(),
    );
    assert.is(error.code, status.UNAVAILABLE);
    const listing = { pageSize: 1000 };
    const { users } = await unaryCall(reader.listUsers.bind(reader), listing, soon());
    const kept = new Set(users.map(({ id }) => id));
    assert.ok(acknowledged.length >= 30);
    assert.ok(acknowledged.every((id) => kept.has(id)));
    // What the killed server had begun holds nobody up.
    await create(reader, 'Grace');
    for (const client of [writer, reader]) client.close();
    await first.stop('SIGKILL');
    assert.is(await second.stop(), 0);
  });
}

test('a database that is not there is one sentence, without the password', async () => {
  const url = 'postgres://ada:secret@127.0.0.1:1/users';
  const { code, stderr } = await runProgram(program, ['--port', '0', '--database', url]);
  const reason = 'the database is not available: it cannot be reached';
  const name = 'postgres://ada@127.0.0.1:1/users';
  const advice = 'Choose another with --database.';
  assert.is(stderr, `Cannot use "${name}" as a database: ${reason}. ${advice}\n`);
  assert.is(code, 2);
});

test.run();
