// Chapter 1's work by nice-grpc: GetUser, from the proto as proto-loader reads it.
import {
  createChannel,
  createClientFactory,
  createServer,
  ServerError,
  type ServiceImplementation,
  Status,
} from 'nice-grpc';
import { deadlineMiddleware } from 'nice-grpc-client-middleware-deadline';
import { ada, atOnceFlag, readAgain } from '../../../01-unary-users/bench/calls.ts';
import { openUserStore } from '../../../01-unary-users/directory/open-store.ts';
import type { StoredUser } from '../../../01-unary-users/directory/user-store.ts';
import type { ProtoGrpcType } from '../../../generated/users.ts';
import { benchProgram } from '../../../lab/bench/program.ts';
import { loadDefinition, stubs } from '../../../protos/load.ts';
import { unaryMethod } from './nice.ts';

const proto = new URL('../../../01-unary-users/users.proto', import.meta.url);
const { CreateUser, GetUser } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1.UserService
  .service;
const service = { createUser: unaryMethod(CreateUser), getUser: unaryMethod(GetUser) };

const timestamp = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });

function toProto(user: StoredUser | undefined) {
  if (user === undefined) throw new ServerError(Status.NOT_FOUND, 'there is no such user');
  const { id, name, email, createdMs, updatedMs } = user;
  const updateTime = timestamp(updatedMs);
  return { id, name, email, createTime: timestamp(createdMs), updateTime };
}

async function methods(): Promise<ServiceImplementation<typeof service>> {
  const store = await openUserStore(':memory:');
  return {
    createUser: async ({ name, email }) => toProto(await store.create(name, email)),
    getUser: async ({ id }) => toProto(await store.get(id)),
  };
}

await benchProgram({
  about: 'GetUser by nice-grpc.',
  flags: { atOnce: atOnceFlag },
  async serve() {
    const server = createServer();
    server.add(service, await methods());
    return server.listen('127.0.0.1:0');
  },
  async connect(address, amount, { atOnce }) {
    const channel = createChannel(address);
    const users = createClientFactory().use(deadlineMiddleware).create(service, channel);
    const email = `${String(process.pid).padStart(10, '0')}.${ada.email}`;
    const { id } = await users.createUser({ ...ada, email }, { deadline: 20_000 });
    return {
      round: () =>
        readAgain(amount, atOnce, async () => {
          const user = await users.getUser({ id }, { deadline: 20_000 });
          return user.email;
        }),
      close: () => channel.close(),
    };
  },
});
