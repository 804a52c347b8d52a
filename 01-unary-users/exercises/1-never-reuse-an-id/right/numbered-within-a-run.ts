// 1.1 with a counter, and before it the name of this run of the server: 80 random bits.
import { randomInt } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** A server's handlers. */
export function userService(): Pick<UserServiceHandlers, 'CreateUser' | 'GetUser' | 'DeleteUser'> {
  const run = Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('');
  const all = new Map<string, { user: User; gone: boolean }>();

  function entryOf(id: string) {
    const entry = all.get(id);
    if (entry === undefined || entry.gone) throw new StatusError(status.NOT_FOUND, `no user ${id}`);
    return entry;
  }

  return {
    CreateUser: unary(({ name, email }) => {
      // Who is gone keeps the number: the map only grows.
      const user = { id: `${run}-${all.size + 1}`, name, email };
      all.set(user.id, { user, gone: false });
      return user;
    }),
    GetUser: unary(({ id }) => entryOf(id).user),
    DeleteUser: unary(({ id }) => {
      entryOf(id).gone = true;
      return {};
    }),
  };
}
