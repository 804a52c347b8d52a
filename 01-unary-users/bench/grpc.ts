// Chapter 1's work by gRPC: GetUser, of the chapter's own server, or with --serve
// of one that has nothing around the handler: no log, no health, no reflection.
import { credentials, Server, status } from '@grpc/grpc-js';
import type { UserServiceHandlers } from '../../generated/users/v1/UserService.ts';
import type { ProtoGrpcType } from '../../generated/users.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { toggle } from '../../lib/flags.ts';
import { unary } from '../../lib/handlers.ts';
import { listen } from '../../lib/server.ts';
import { StatusError } from '../../lib/status.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { openUserStore } from '../directory/open-store.ts';
import type { StoredUser } from '../directory/user-store.ts';
import { ada, atOnceFlag, readAgain } from './calls.ts';

const proto = new URL('../users.proto', import.meta.url);
const { UserService } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1;

const timestamp = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });

function toProto(user: StoredUser | undefined) {
  if (user === undefined) throw new StatusError(status.NOT_FOUND, 'there is no such user');
  const { id, name, email, createdMs, updatedMs } = user;
  const updateTime = timestamp(updatedMs);
  return { id, name, email, createTime: timestamp(createdMs), updateTime };
}

async function handlers(): Promise<Pick<UserServiceHandlers, 'CreateUser' | 'GetUser'>> {
  const store = await openUserStore(':memory:');
  return {
    CreateUser: unary(async ({ name, email }) => toProto(await store.create(name, email))),
    GetUser: unary(async ({ id }) => toProto(await store.get(id))),
  };
}

await benchProgram({
  about: 'GetUser by gRPC.',
  flags: {
    atOnce: atOnceFlag,
    newClient: toggle({ help: 'a new client for each call' }),
    newConnection: toggle({ help: 'a new client that shares no connection, for each call' }),
  },
  async serve() {
    const server = new Server();
    server.addService(UserService.service, { ...(await handlers()) });
    return listen(server, { host: '127.0.0.1', port: 0 });
  },
  async connect(address, amount, { atOnce, newClient, newConnection }) {
    // Clients of one process share connections to the same address, unless told not to.
    const options = { 'grpc.use_local_subchannel_pool': newConnection ? 1 : 0 };
    const connect = () => new UserService(address, credentials.createInsecure(), options);
    const kept = connect();
    const create = kept.createUser.bind(kept);
    // Several clients ask one server: each has an Ada of its own, with an email as long.
    const email = `${String(process.pid).padStart(10, '0')}.${ada.email}`;
    const { id } = await unaryCall(create, { ...ada, email }, { deadline: inSeconds(20) });
    return {
      round: () =>
        readAgain(amount, atOnce, async () => {
          const client = newClient || newConnection ? connect() : kept;
          const deadline = inSeconds(20);
          const user = await unaryCall(client.getUser.bind(client), { id }, { deadline });
          if (client !== kept) client.close();
          return user.email;
        }),
      close: () => kept.close(),
    };
  },
});
