// Misconception: An id that is made from the email is the user's own, whoever makes it.
// Fails: task 2
// Says: as the Bob who was deleted had
// Ask: Whom does a link from last year show, when the address has another owner?
import { createHash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

type Handlers = Pick<UserServiceHandlers, 'CreateUser' | 'GetUser' | 'DeleteUser'>;

/** A server's handlers, on users that it keeps in memory. */
export function userService(): Handlers {
  const users = new Map<string, User>();

  function idOf(email: string): string {
    return createHash('sha256').update(email).digest('hex').slice(0, 16);
  }

  function noSuchUser(id: string): StatusError {
    return new StatusError(status.NOT_FOUND, `there is no user with id ${id}`);
  }

  return {
    CreateUser: unary(({ name, email }) => {
      const user = { id: idOf(email), name, email };
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
