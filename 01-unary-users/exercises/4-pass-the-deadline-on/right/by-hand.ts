// 1.4 by hand: the deadline is copied, and the cancel is passed on by a listener.
import { type ServiceError, status } from '@grpc/grpc-js';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient, UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { inSeconds, unaryCall } from '#lib/calls.ts';

/** Gets a user; fails when there is no answer within `patienceMs` milliseconds. */
export function getUser(
  client: UserServiceClient,
  id: string,
  patienceMs: number,
): Promise<User__Output> {
  return unaryCall(client.getUser.bind(client), { id }, { deadline: inSeconds(patienceMs / 1000) });
}

const told = (error: ServiceError) => {
  switch (error.code) {
    case status.NOT_FOUND:
      return { code: error.code, details: 'there is no such user' };
    case status.CANCELLED:
    case status.DEADLINE_EXCEEDED:
    case status.UNAVAILABLE:
      return { code: error.code, details: 'no answer in time' };
    default:
      return { code: status.INTERNAL, details: 'something went wrong behind this server' };
  }
};

/** The handlers of the front server, which asks the second one. */
export function front(backend: UserServiceClient): Pick<UserServiceHandlers, 'GetUser'> {
  return {
    GetUser(call, callback) {
      const asked = backend.getUser(
        call.request,
        { deadline: call.getDeadline() },
        (error, user) => {
          if (error) callback(told(error));
          else callback(null, user);
        },
      );
      call.once('cancelled', () => asked.cancel());
    },
  };
}
