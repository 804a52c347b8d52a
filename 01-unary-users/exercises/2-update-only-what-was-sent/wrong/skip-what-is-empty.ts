// Misconception: A value that is empty was not sent, so it is skipped.
// Fails: task 1
// Says: the email is "ada@new.example"
// Ask: The app sends all that it knows, and means one field. How does it say which?
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
      const after = {
        ...before,
        name: user.name || before.name,
        email: user.email || before.email,
      };
      users.set(user.id, after);
      return after;
    }),
  };
}
