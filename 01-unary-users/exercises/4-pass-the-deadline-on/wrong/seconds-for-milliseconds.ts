// Misconception: A deadline is given in seconds, or in milliseconds: one of the two will do.
// Fails: task 1
// Says: more than the patience of 5000 ms
// Ask: How long would your client wait? Read the first line of the diagram.
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient, UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { inSeconds } from '#lib/calls.ts';

/** Gets a user; fails when there is no answer within `patienceMs` milliseconds. */
export function getUser(
  client: UserServiceClient,
  id: string,
  patienceMs: number,
): Promise<User__Output> {
  const deadline = inSeconds(patienceMs);
  return new Promise((resolve, reject) => {
    client.getUser({ id }, { deadline }, (error, user) => {
      if (error) reject(error);
      else if (user !== undefined) resolve(user);
    });
  });
}

/** The handlers of the front server, which asks the second one. */
export function front(backend: UserServiceClient): Pick<UserServiceHandlers, 'GetUser'> {
  return {
    GetUser: (call, callback) => {
      backend.getUser(call.request, { parent: call }, callback);
    },
  };
}
