// 1.2 Update only what was sent: the mask decides, not the values.
import { status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { invalidArgument, StatusError } from '#lib/status.ts';

// What a client may change. All else is the server's: id, create_time, update_time.
const changeable = ['name', 'email'];

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
      // Everything is refused before anything is changed: there is no half an update.
      if (paths.length === 0) {
        throw invalidArgument([{ field: 'update_mask', description: 'names no field' }]);
      }
      const wrong = paths.filter((path) => !changeable.includes(path));
      if (wrong.length > 0) {
        const description = `names what cannot be changed: ${wrong.join(', ')}`;
        throw invalidArgument([{ field: 'update_mask', description }]);
      }
      const name = paths.includes('name') ? user.name : before.name;
      const email = paths.includes('email') ? user.email : before.email;
      const after = { ...before, name, email };
      users.set(user.id, after);
      return after;
    }),
  };
}
