// Misconception: With the deadline handed on, the second server stops when nobody waits.
// Fails: task 3
// Says: still at work
// Ask: The client left after one second of sixty. Who told the second server?
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
      backend.getUser(call.request, { deadline: call.getDeadline() }, callback);
    },
  };
}
