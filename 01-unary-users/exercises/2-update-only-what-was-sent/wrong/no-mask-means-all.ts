// Misconception: A mask that is missing means all fields, and a path that nobody knows means none.
// Fails: task 3
// Says: with no mask the update ended with OK
// Ask: Which client sends no mask at all, and what would it have lost?
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

    UpdateUser: unary(({ user, updateMask }) => {
      if (user === null) throw invalidArgument([{ field: 'user', description: 'is missing' }]);
      const before = existing(user.id);
      const paths = updateMask?.paths ?? ['name', 'email'];
      const name = paths.includes('name') ? user.name : before.name;
      const email = paths.includes('email') ? user.email : before.email;
      const after = { ...before, name, email };
      users.set(user.id, after);
      return after;
    }),
  };
}
