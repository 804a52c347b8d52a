// 1.2 Update only what was sent. GetUser is done; UpdateUser is yours.
import { status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { invalidArgument, StatusError } from '#lib/status.ts';

type Handlers = Pick<UserServiceHandlers, 'GetUser' | 'UpdateUser'>;

/** A server's handlers, on users by their ids. */
export function userService(users: Map<string, User>): Handlers {
  function existing(id: string): User {
    const user = users.get(id);
    if (user !== undefined) return user;
    throw new StatusError(status.NOT_FOUND, `there is no user with id ${id}`);
  }

  return {
    GetUser: unary(({ id }) => existing(id)),

    UpdateUser: unary(({ user }) => {
      if (user === null) throw invalidArgument([{ field: 'user', description: 'is missing' }]);
      const before = existing(user.id);
      // TODO: take only what the request's updateMask names, and refuse what it must not name.
      const after = { ...before, ...user };
      users.set(user.id, after);
      return after;
    }),
  };
}
