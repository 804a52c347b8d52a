// Misconception: Every attempt is a call, and every call gets five seconds.
// Fails: task 4
// Says: the deadline of request 1 is later than that of the caller
// Ask: How long may your caller wait in the end, and how long did it want to?
import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient } from '#generated/users/v1/UserService.ts';
import { inSeconds, unaryCall } from '#lib/calls.ts';
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
  { pause }: Patience,
): Promise<User__Output> {
  const request = { ...wish, requestId: randomUUID() };
  for (let attempt = 1; ; attempt++) {
    try {
      const deadline = inSeconds(5);
      return await unaryCall(client.createUser.bind(client), request, { deadline });
    } catch (error) {
      const again = isServiceError(error) && error.code === status.UNAVAILABLE;
      if (!again || attempt === mostAttempts) throw error;
      await pause(attempt);
    }
  }
}
