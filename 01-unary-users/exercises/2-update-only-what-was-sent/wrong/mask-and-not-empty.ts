// Misconception: The mask says what may change, but an empty value cannot be meant.
// Fails: task 2
// Says: the email is "ada@example.com"
// Ask: How does somebody erase an email here? Which line of yours stops them?
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
      const paths = updateMask?.paths ?? [];
      if (paths.length === 0 || paths.some((path) => path !== 'name' && path !== 'email')) {
        throw invalidArgument([{ field: 'update_mask', description: 'takes name and email' }]);
      }
      const after = { ...before };
      if (paths.includes('name') && user.name) after.name = user.name;
      if (paths.includes('email') && user.email) after.email = user.email;
      users.set(user.id, after);
      return after;
    }),
  };
}
