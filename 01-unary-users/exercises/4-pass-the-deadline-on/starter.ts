// 1.4 Pass the deadline on. Both ends work; their patience is yours.
import { type ServiceError, status } from '@grpc/grpc-js';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient, UserServiceHandlers } from '#generated/users/v1/UserService.ts';

/** Gets a user; fails when there is no answer within `patienceMs` milliseconds. */
export function getUser(
  client: UserServiceClient,
  id: string,
  patienceMs: number,
): Promise<User__Output> {
  return new Promise((resolve, reject) => {
    // TODO: patienceMs milliseconds from now.
    client.getUser({ id }, { deadline: patienceMs }, (error, user) => {
      if (error) reject(error);
      else if (user !== undefined) resolve(user);
    });
  });
}

// What a client can act upon. All else is an error of this server's own.
const understood = [
  status.NOT_FOUND,
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
];

/** What the client reads when the second server has failed: no word of that one. */
function told({ code }: ServiceError) {
  const known = understood.includes(code);
  return { code: known ? code : status.INTERNAL, details: 'the user cannot be had' };
}

/** The handlers of the front server, which asks the second one. */
export function front(backend: UserServiceClient): Pick<UserServiceHandlers, 'GetUser'> {
  return {
    GetUser: (call, callback) => {
      // TODO: what is left of the call's deadline, and its end when the client has gone.
      const deadline = new Date(Date.now() + 30_000);
      backend.getUser(call.request, { deadline }, (error, user) => {
        callback(error && told(error), user);
      });
    },
  };
}
