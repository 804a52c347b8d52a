// Misconception: Every call needs a deadline, so the front server makes a good one.
// Fails: task 2
// Says: ms, more than the
// Ask: The client waits two seconds. For whom does your server wait the other three?
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient, UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { inSeconds } from '#lib/calls.ts';

/** Gets a user; fails when there is no answer within `patienceMs` milliseconds. */
export function getUser(
  client: UserServiceClient,
  id: string,
  patienceMs: number,
): Promise<User__Output> {
  const deadline = new Date(Date.now() + patienceMs);
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
      const request = backend.getUser(call.request, { deadline: inSeconds(5) }, callback);
      call.on('cancelled', () => request.cancel());
    },
  };
}
