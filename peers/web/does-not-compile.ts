// What the compiler refuses of generated code. proto-loader lets each of these pass, and
// sends something else. If one of them compiled, `npm run check types` would fail.
import type { Client } from '@connectrpc/connect';
import type { UserService } from './gen/users_pb.ts';

export function refused(users: Client<typeof UserService>) {
  return [
    // @ts-expect-error The field is called id.
    () => users.getUser({ ident: 'user-1' }),
    // @ts-expect-error A page size is a number.
    () => users.listUsers({ pageSize: 'all' }),
    // @ts-expect-error A Timestamp is a message, no Date.
    () => users.updateUser({ user: { createTime: new Date() } }),
    // @ts-expect-error There is no such method.
    () => users.renameUser({}),
  ];
}
