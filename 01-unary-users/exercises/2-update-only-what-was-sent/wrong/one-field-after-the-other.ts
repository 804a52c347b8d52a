// Misconception: The fields are done one after the other, and the first bad one stops the loop.
// Fails: task 4
// Says: the name is "Ada King"
// Ask: The client was told no. What would it believe about the name?
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
      const stored = existing(user.id);
      const paths = updateMask?.paths ?? [];
      if (paths.length === 0) {
        throw invalidArgument([{ field: 'update_mask', description: 'names no field' }]);
      }
      for (const path of paths) {
        if (path === 'name') stored.name = user.name;
        else if (path === 'email') stored.email = user.email;
        else throw invalidArgument([{ field: 'update_mask', description: `has ${path}` }]);
      }
      return stored;
    }),
  };
}
