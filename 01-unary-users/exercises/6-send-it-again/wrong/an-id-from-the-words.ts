// Misconception: The same words are the same wish, so the id can be made from them.
// Fails: task 2
// Says: NOT_FOUND: the user that this request made has been deleted
// Ask: Ada left, and comes back a year later. What does she wish, and what does your id say?
import { createHash } from 'node:crypto';
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
  /** For all attempts together. */
  deadline: Date;
  /** Waits before the next attempt; `failed` attempts have been made. */
  pause(failed: number): Promise<void>;
}

const mostAttempts = 4;

/** Makes one user, in up to four attempts. */
export async function createUser(
  client: UserServiceClient,
  wish: Wish,
  { deadline, pause }: Patience,
): Promise<User__Output> {
  const requestId = createHash('sha256').update(`${wish.name} ${wish.email}`).digest('hex');
  const request = { ...wish, requestId };
  for (let attempt = 1; ; attempt++) {
    try {
      return await unaryCall(client.createUser.bind(client), request, { deadline });
    } catch (error) {
      const again = isServiceError(error) && error.code === status.UNAVAILABLE;
      if (!again || attempt === mostAttempts) throw error;
      await pause(attempt);
    }
  }
}
