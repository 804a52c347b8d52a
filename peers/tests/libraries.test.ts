// The rivals of `npm run bench libraries` do the same work: with grpc-js and with each
// other, and their servers answer a grpc-js client as grpc-js's own do.
import { credentials, Metadata, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProtoGrpcType as BrokerProto } from '../../generated/broker.ts';
import type { UserServiceHandlers } from '../../generated/users/v1/UserService.ts';
import type { ProtoGrpcType as UsersProto } from '../../generated/users.ts';
import type { Comparison, Variant } from '../../lab/bench/comparison.ts';
import { findComparisons } from '../../lab/bench/find.ts';
import { measure } from '../../lab/bench/measure.ts';
import { type Command, startClient, startServer } from '../../lab/bench/processes.ts';
import { exchange, inSeconds, unaryCall } from '../../lib/calls.ts';
import { serviceError, testServer } from '../../lib/testing.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { testGenerated } from './generated.ts';

const proto = (file: string) => loadDefinition(new URL(`../../${file}`, import.meta.url));
const { UserService } = stubs<UsersProto>(proto('01-unary-users/users.proto')).users.v1;
const { BrokerService } = stubs<BrokerProto>(proto('03-bidi-broker/broker.proto')).broker.v1;

const comparison = await libraries();
const missing = comparison.variants.filter(({ missing }) => missing !== undefined);

const isReference = ({ id, to }: Variant) => id === to;
const of =
  (library: string) =>
  ({ name }: Variant) =>
    name.includes(library);
const pairs = (work: string, library: string) =>
  [`${library} → ${library}`, `${library} → grpc-js`, `grpc-js → ${library}`].map(
    (pair) => `${work}: ${pair}`,
  );

/** What is measured at a time: its name, what belongs to it, and what has to be among it. */
const groups: [string, (variant: Variant) => boolean, string[]][] = [
  ...['unary', 'bidi'].flatMap((work): typeof groups =>
    ['nice-grpc', 'Connect'].map((one) => [`${work}, ${one}`, of(one), pairs(work, one)]),
  ),
  ['unary, HTTP/1.1', of('HTTP/1.1'), ['unary: the same over HTTP/1.1']],
  ['bidi, no library', ({ kind }) => kind === 'limit', ['bidi: limit, TCP']],
];

async function libraries(): Promise<Comparison> {
  const all = await findComparisons();
  const found = all.find(({ chapter }) => chapter === 'libraries');
  if (found === undefined) throw new Error('there are no libraries to compare');
  return found;
}

/** The servers of a work that speak gRPC, each once, by the names of their variants. */
function serversOf(work: string): [name: string, server: Command][] {
  const found = new Map<string, [string, Command]>();
  for (const { name, server, kind, ...variant } of comparison.variants) {
    if (server === undefined || variant.work !== work || kind !== 'grpc') continue;
    found.set(server.file, [name, server]);
  }
  return [...found.values()];
}

/** The address of a server for as long as `use` takes. */
async function withServer<T>(command: Command, use: (address: string) => Promise<T>): Promise<T> {
  const server = await startServer(command);
  try {
    return await use(server.address);
  } finally {
    await server.stop();
  }
}

async function forecasts(address: string) {
  const client = new BrokerService(address, credentials.createInsecure());
  const readings = Array.from({ length: 20 }, (_, i) => {
    return { id: i + 1, precipitation: i % 3, tempMax: 20 + i, tempMin: 10 - i, wind: i / 7 };
  });
  try {
    const call = client.predict(new Metadata(), { deadline: inSeconds(60) });
    const answers = [];
    for await (const answer of exchange(call, readings)) answers.push(answer);
    return answers;
  } finally {
    client.close();
  }
}

/** What the first round of a client leaves at a server of ours: by when each call has to be done. */
async function deadlinesOf(client: Command): Promise<number[]> {
  const deadlines: number[] = [];
  const user = { id: 'user-1', name: 'Ada', email: 'ada@example.org' };
  const handlers: Pick<UserServiceHandlers, 'CreateUser' | 'GetUser'> = {
    CreateUser: (_, answer) => answer(null, user),
    GetUser(call, answer) {
      deadlines.push(Number(call.getDeadline()));
      answer(null, user);
    },
  };
  const { address, stop } = await testServer(UserService.service, { ...handlers });
  try {
    const started = startClient({ ...client, args: [...client.args, '--amount', '1'] }, address);
    const { check } = await started.round(0);
    assert.is(check, user.email.length);
    await started.stop();
  } finally {
    await stop();
  }
  return deadlines;
}

if (missing.length > 0) {
  for (const { name, missing: command } of missing) {
    console.log(`\nSKIPPED: ${name} is not installed: ${command}`);
  }
} else {
  // Some of them at a time: each is a process, and a slow machine has few cores.
  for (const [what, isOne, names] of groups) {
    test(`${what}: all get the same out of it as grpc-js`, async () => {
      const variants = comparison.variants.filter((variant) => {
        return variant.work === names[0]?.split(':')[0] && (isReference(variant) || isOne(variant));
      });
      const how = { rounds: 1, share: 0.005, seconds: 0, tell: () => {} };
      const measured = await measure({ ...comparison, variants }, how);
      const found = measured.variants.map(({ name }) => name);
      for (const name of names) assert.ok(found.includes(name), `${name} is not among ${found}`);
      for (const { name, rounds } of measured.variants) {
        assert.is(rounds.length, 1, name);
        assert.ok((rounds[0]?.units ?? 0) > 0, name);
      }
    });
  }

  test('their servers of chapter 1 answer a grpc-js client with the whole user, or NOT_FOUND', async () => {
    const servers = serversOf('unary');
    assert.is(servers.length, 3);
    for (const [name, server] of servers) {
      await withServer(server, async (address) => {
        const client = new UserService(address, credentials.createInsecure());
        const options = { deadline: inSeconds(60) };
        const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };
        const began = Date.now();
        const made = await unaryCall(client.createUser.bind(client), ada, options);
        const get = client.getUser.bind(client);
        const read = await unaryCall(get, { id: made.id }, options);
        assert.equal(read, made, name);
        assert.equal({ name: read.name, email: read.email }, ada, name);
        for (const time of [read.createTime, read.updateTime]) {
          const ms = Number(time?.seconds) * 1000 + Number(time?.nanos) / 1e6;
          assert.ok(ms >= began && ms <= Date.now(), `${name}: ${ms}`);
        }
        const refused = await serviceError(unaryCall(get, { id: 'nobody' }, options));
        assert.is(refused.code, status.NOT_FOUND, name);
        client.close();
      });
    }
  });

  test("their servers of chapter 3 forecast what the chapter's own does", async () => {
    const servers = serversOf('bidi');
    assert.is(servers.length, 3);
    const all = [];
    for (const [, server] of servers) all.push(await withServer(server, forecasts));
    const [expected = [], ...others] = all;
    assert.is(expected.length, 20);
    for (const other of others) assert.equal(other, expected);
  });

  test("Connect tells the server its deadline, and nice-grpc's middleware does not", async () => {
    const clientOf = (id: string): Command => {
      const found = comparison.variants.find((variant) => variant.id === id);
      if (found === undefined) throw new Error(`there is no ${id}`);
      return found.client;
    };
    const latest = () => Date.now() + 21_000;
    const [told = Number.NaN] = await deadlinesOf(clientOf('unary-connect-grpc-js'));
    assert.ok(told <= latest(), `${told}`);
    assert.equal(await deadlinesOf(clientOf('unary-nice-grpc-grpc-js')), [Infinity]);
  });
}

await testGenerated('peers/libraries');

test.run();
