// 1.4 with an AbortSignal: what the toolbox gives a handler goes straight into the call.
import { type Deadline, status } from '@grpc/grpc-js';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient, UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unaryCall } from '#lib/calls.ts';
import { unary } from '#lib/handlers.ts';
import { isServiceError, StatusError } from '#lib/status.ts';

/** Gets a user; fails when there is no answer within `patienceMs` milliseconds. */
export async function getUser(
  client: UserServiceClient,
  id: string,
  patienceMs: number,
): Promise<User__Output> {
  const deadline = new Date();
  deadline.setMilliseconds(deadline.getMilliseconds() + patienceMs);
  return unaryCall(client.getUser.bind(client), { id }, { deadline });
}

const asDate = (deadline: Deadline) => (deadline instanceof Date ? deadline : new Date(deadline));

/** The handlers of the front server, which asks the second one. */
export function front(backend: UserServiceClient): Pick<UserServiceHandlers, 'GetUser'> {
  return {
    GetUser: unary(async (request, { call, signal }) => {
      const options = { deadline: asDate(call.getDeadline()), signal };
      try {
        return await unaryCall(backend.getUser.bind(backend), request, options);
      } catch (error) {
        if (!isServiceError(error)) throw error;
        const mine = error.code === status.PERMISSION_DENIED ? status.INTERNAL : error.code;
        throw new StatusError(mine, 'the second server gave no user');
      }
    }),
  };
}
