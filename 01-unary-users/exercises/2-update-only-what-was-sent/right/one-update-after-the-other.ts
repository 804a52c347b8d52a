// A store that takes a moment: updates wait in a queue, so that none reads while
// another one is about to write.
import { setImmediate as aMoment } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { invalidArgument, StatusError } from '#lib/status.ts';

type Field = 'name' | 'email';

const isField = (path: string): path is Field => path === 'name' || path === 'email';

/** A server's handlers, on users by their ids. */
export function userService(
  users: Map<string, User>,
): Pick<UserServiceHandlers, 'GetUser' | 'UpdateUser'> {
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    // Whoever comes next waits for the end of this one, not for its success.
    last = done.catch(() => {});
    return done;
  }

  async function read(id: string): Promise<User> {
    await aMoment();
    const user = users.get(id);
    if (user === undefined) throw new StatusError(status.NOT_FOUND, `nobody has the id ${id}`);
    return user;
  }

  return {
    GetUser: unary(({ id }) => read(id)),

    UpdateUser: unary(({ user: sent, updateMask }) => {
      const paths = new Set(updateMask?.paths);
      const fields = [...paths].filter(isField);
      if (sent === null || fields.length === 0 || fields.length !== paths.size) {
        throw invalidArgument([{ field: 'update_mask', description: 'has to name what is sent' }]);
      }
      return inTurn(async () => {
        const stored = await read(sent.id);
        const changes = Object.fromEntries(fields.map((field) => [field, sent[field]]));
        const user = { ...stored, ...changes };
        await aMoment();
        users.set(sent.id, user);
        return user;
      });
    }),
  };
}
