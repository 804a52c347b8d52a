// 1.1 Never reuse an id: an id that nobody needs to remember is random.
import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

type Handlers = Pick<UserServiceHandlers, 'CreateUser' | 'GetUser' | 'DeleteUser'>;

/** A server's handlers, on users that it keeps in memory. */
export function userService(): Handlers {
  const users = new Map<string, User>();

  function nextId(): string {
    // 122 random bits: no server needs to know what another one has given away.
    return randomUUID();
  }

  function noSuchUser(id: string): StatusError {
    return new StatusError(status.NOT_FOUND, `there is no user with id ${id}`);
  }

  return {
    CreateUser: unary(({ name, email }) => {
      const user = { id: nextId(), name, email };
      users.set(user.id, user);
      return user;
    }),

    GetUser: unary(({ id }) => {
      const user = users.get(id);
      if (user === undefined) throw noSuchUser(id);
      return user;
    }),

    DeleteUser: unary(({ id }) => {
      if (!users.delete(id)) throw noSuchUser(id);
      return {};
    }),
  };
}
