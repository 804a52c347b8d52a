// Chapter 1's work by Connect: GetUser, from generated code, in gRPC or in Connect's own
// protocol.
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient, type ServiceImpl } from '@connectrpc/connect';
import { ada, atOnceFlag, readAgain } from '../../../01-unary-users/bench/calls.ts';
import { openUserStore } from '../../../01-unary-users/directory/open-store.ts';
import type { StoredUser } from '../../../01-unary-users/directory/user-store.ts';
import { benchProgram } from '../../../lab/bench/program.ts';
import { UserService } from '../gen/users_pb.ts';
import { connectFlags, serveConnect, transportTo } from './connect.ts';

function toProto(user: StoredUser | undefined) {
  if (user === undefined) throw new ConnectError('there is no such user', Code.NotFound);
  const { id, name, email, createdMs, updatedMs } = user;
  const updateTime = timestampFromMs(updatedMs);
  return { id, name, email, createTime: timestampFromMs(createdMs), updateTime };
}

async function methods(): Promise<Partial<ServiceImpl<typeof UserService>>> {
  const store = await openUserStore(':memory:');
  return {
    createUser: async ({ name, email }) => toProto(await store.create(name, email)),
    getUser: async ({ id }) => toProto(await store.get(id)),
  };
}

await benchProgram({
  about: 'GetUser by Connect.',
  flags: { ...connectFlags, atOnce: atOnceFlag },
  async serve({ http }) {
    const users = await methods();
    return serveConnect(http, (router) => router.service(UserService, users));
  },
  async connect(address, amount, { atOnce, ...way }) {
    const { transport, close } = transportTo(address, way);
    const users = createClient(UserService, transport);
    const email = `${String(process.pid).padStart(10, '0')}.${ada.email}`;
    const { id } = await users.createUser({ ...ada, email }, { timeoutMs: 20_000 });
    return {
      round: () =>
        readAgain(amount, atOnce, async () => {
          const user = await users.getUser({ id }, { timeoutMs: 20_000 });
          return user.email;
        }),
      close,
    };
  },
});
