// What no client of the matrix asks of chapter 1's servers: whether they keep what they have
// answered, and whom they let in. A client in grpc-js asks, call by call.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChannelCredentials, credentials, Metadata, status } from '@grpc/grpc-js';
import * as assert from 'uvu/assert';
import type { User__Output } from '../../../generated/users/v1/User.ts';
import type { ProtoGrpcType } from '../../../generated/users.ts';
import { inSeconds, unaryCall } from '../../../lib/calls.ts';
import { serviceError } from '../../../lib/testing.ts';
import { loadDefinition, stubs } from '../../../protos/load.ts';

const proto = new URL('../../../01-unary-users/users.proto', import.meta.url);
const { UserService } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1;

/** Questions to each server of chapter 1. */
export interface Probe {
  name: string;
  /** Flags of the server. */
  flags: string[];
  /** Throws when the server does not answer as it has to. */
  ask(address: string): Promise<void>;
}

/** The calls of chapter 1. */
function callsTo(address: string, security: ChannelCredentials) {
  // An IP address is no server name in TLS.
  const named = { 'grpc.ssl_target_name_override': 'localhost' };
  const client = new UserService(address, security, named);
  const soon = (metadata = new Metadata()) => ({ deadline: inSeconds(60), metadata });
  return {
    create: (name: string, email: string, requestId = '') =>
      unaryCall(client.createUser.bind(client), { name, email, requestId }, soon()),
    get: (id: string) => unaryCall(client.getUser.bind(client), { id }, soon()),
    update: (user: { id: string; name: string; email: string }, ...paths: string[]) =>
      unaryCall(client.updateUser.bind(client), { user, updateMask: { paths } }, soon()),
    remove: (id: string) => unaryCall(client.deleteUser.bind(client), { id }, soon()),
    list: (pageSize: number, pageToken: string, metadata?: Metadata) =>
      unaryCall(client.listUsers.bind(client), { pageSize, pageToken }, soon(metadata)),
    close: () => client.close(),
  };
}
type Calls = ReturnType<typeof callsTo>;

const refusedWith = async (code: status, call: Promise<unknown>) =>
  assert.is(status[(await serviceError(call)).code], status[code]);

/** An update is there for whoever asks next, changes what its mask names, and that or nothing. */
async function keepsUpdates({ create, get, update }: Calls): Promise<void> {
  const ada = await create('Ada', 'ada@keep.example');
  const eve = await create('Eve', 'eve@keep.example');
  const { id } = ada;
  const named = await update({ id, name: 'Ada Lovelace', email: 'l@keep.example' }, 'name');
  assert.equal([named.name, named.email], ['Ada Lovelace', 'ada@keep.example']);
  assert.equal(await get(id), named);
  const moved = await update({ id, name: 'Nobody', email: 'countess@keep.example' }, 'email');
  assert.equal([moved.name, moved.email], ['Ada Lovelace', 'countess@keep.example']);
  assert.equal(moved.createTime, ada.createTime);
  assert.equal(await get(id), moved);
  const taken = update({ id, name: 'Eve', email: 'EVE@keep.example' }, 'name', 'email');
  await refusedWith(status.ALREADY_EXISTS, taken);
  assert.equal(await get(id), moved);
  assert.equal(await get(eve.id), eve);
}

/** Pages tell each user who stays once, in order, while others come and go. */
async function keepsPages({ create, remove, list }: Calls): Promise<void> {
  const made: User__Output[] = [];
  for (const n of [1, 2, 3, 4, 5]) made.push(await create(`User ${n}`, `${n}@pages.example`));
  const ours = new Set(made.map(({ id }) => id));
  const told: string[] = [];
  let pageToken = '';
  do {
    const { users, nextPageToken } = await list(2, pageToken);
    assert.ok(users.length <= 2, `a page of two has ${users.length}`);
    const found = users.map(({ id }) => id).filter((id) => ours.has(id));
    // The last of the page goes, and with it the place where the next page begins.
    if (told.length === 0 && found[0] !== undefined) await remove(found.at(-1) ?? found[0]);
    told.push(...found);
    pageToken = nextPageToken;
  } while (pageToken !== '');
  assert.equal(
    told,
    made.map(({ id }) => id),
  );
}

/** A request id makes one user, and nobody when that one has gone. */
async function keepsRequests({ create, get, remove }: Calls): Promise<void> {
  const first = await create('Joan', 'joan@requests.example', 'request-of-joan');
  const again = await create('Joan', 'joan@requests.example', 'request-of-joan');
  assert.equal(again, first);
  await remove(first.id);
  await refusedWith(status.NOT_FOUND, get(first.id));
  const late = create('Joan', 'joan@requests.example', 'request-of-joan');
  await refusedWith(status.NOT_FOUND, late);
  // Her email is free again.
  await create('Joan', 'joan@requests.example');
}

/** A token is let in when it is the whole of the right one, and nothing else. */
async function asksForToken({ list }: Calls): Promise<void> {
  const given = (authorization: string) => {
    const metadata = new Metadata();
    metadata.set('authorization', authorization);
    return list(1, '', metadata);
  };
  await given('Bearer secret');
  await refusedWith(status.UNAUTHENTICATED, list(1, ''));
  for (const wrong of ['secre', 'secret2', 'secret secret', 'Secret', '']) {
    await refusedWith(status.UNAUTHENTICATED, given(`Bearer ${wrong}`));
  }
}

/** The probes; `folder` holds certificates. */
export function probes(folder: string): Probe[] {
  const probe = (name: string, ask: (calls: Calls) => Promise<void>, flags: string[] = []) => ({
    name,
    flags,
    async ask(address: string) {
      const secure = () => credentials.createSsl(readFileSync(join(folder, 'ca.pem')));
      const calls = callsTo(address, flags.length > 0 ? secure() : credentials.createInsecure());
      try {
        await ask(calls);
      } finally {
        calls.close();
      }
    },
  });
  const guarded = ['--tls', '--certs', folder, '--token', 'secret'];
  return [
    probe('updates are kept', keepsUpdates),
    probe('pages are whole', keepsPages),
    probe('a request id makes one user', keepsRequests),
    probe('the right token, and no other', asksForToken, guarded),
  ];
}
