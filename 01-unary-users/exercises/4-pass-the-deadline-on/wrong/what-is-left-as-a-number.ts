// Misconception: What is left is a duration, so a duration is handed on.
// Fails: task 2
// Says: the second server was never asked
// Ask: The time that is left, two thousand: which moment is that, if it is a deadline?
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient, UserServiceHandlers } from '#generated/users/v1/UserService.ts';

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
      const left = Number(call.getDeadline()) - Date.now();
      const request = backend.getUser(call.request, { deadline: left }, callback);
      call.on('cancelled', () => request.cancel());
    },
  };
}
