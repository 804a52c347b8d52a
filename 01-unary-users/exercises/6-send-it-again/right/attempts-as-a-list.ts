// 1.6 as a list of what to do: four attempts, and a pause between two of them.
import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient } from '#generated/users/v1/UserService.ts';
import { unaryCall } from '#lib/calls.ts';
import { isServiceError } from '#lib/status.ts';

/** Somebody is to be made a user. */
export interface Wish {
  name: string;
  email: string;
}

/** How long it may take. */
export interface Patience {
  deadline: Date;
  pause(failed: number): Promise<void>;
}

const mayHelp = (error: unknown) => isServiceError(error) && error.code === status.UNAVAILABLE;

/** Makes one user, in up to four attempts. */
export async function createUser(
  client: UserServiceClient,
  wish: Wish,
  { deadline, pause }: Patience,
): Promise<User__Output> {
  const request = { requestId: randomUUID().toUpperCase(), name: wish.name, email: wish.email };
  const once = () => unaryCall(client.createUser.bind(client), request, { deadline });
  for (const failed of [1, 2, 3]) {
    const { user, error } = await once().then(
      (user) => ({ user, error: undefined }),
      (error: unknown) => ({ user: undefined, error }),
    );
    if (user !== undefined) return user;
    if (!mayHelp(error)) throw error;
    await pause(failed);
  }
  return once();
}
