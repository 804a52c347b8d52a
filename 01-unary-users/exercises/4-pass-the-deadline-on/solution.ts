// 1.4 Pass the deadline on: it is the same point in time at every server.
import { type ServiceError, status } from '@grpc/grpc-js';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient, UserServiceHandlers } from '#generated/users/v1/UserService.ts';

/** Gets a user; fails when there is no answer within `patienceMs` milliseconds. */
export function getUser(
  client: UserServiceClient,
  id: string,
  patienceMs: number,
): Promise<User__Output> {
  // A point in time, and from when it counts: from now.
  const deadline = new Date(Date.now() + patienceMs);
  return new Promise((resolve, reject) => {
    client.getUser({ id }, { deadline }, (error, user) => {
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
      // A parent hands on two things: its deadline, and its end when the client has gone.
      // By hand: { deadline: call.getDeadline() }, and cancel() on the event 'cancelled'.
      backend.getUser(call.request, { parent: call }, (error, user) => {
        callback(error && told(error), user);
      });
    },
  };
}
