// Misconception: A counter outside of the function outlives a restart of the server.
// Fails: task 3
// Says: the first user after the restart has the id user-1, as the first one before it had
// Ask: What of your file is left when its process has ended?
import { status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

type Handlers = Pick<UserServiceHandlers, 'CreateUser' | 'GetUser' | 'DeleteUser'>;

// Once for the whole program, whoever calls userService.
let last = 0;

/** A server's handlers, on users that it keeps in memory. */
export function userService(): Handlers {
  const users = new Map<string, User>();

  function nextId(): string {
    return `user-${++last}`;
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
