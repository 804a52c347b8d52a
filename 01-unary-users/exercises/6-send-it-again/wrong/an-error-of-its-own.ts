// Misconception: After the last attempt the caller wants to hear that it was the last.
// Fails: task 4
// Says: createUser threw Error: gave up after 4 attempts
// Ask: What does the caller do next, and what in your error tells it?
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
  const request = { ...wish, requestId: randomUUID() };
  for (let attempt = 1; ; attempt++) {
    try {
      return await unaryCall(client.createUser.bind(client), request, { deadline });
    } catch (error) {
      if (!isServiceError(error) || error.code !== status.UNAVAILABLE) throw error;
      if (attempt === mostAttempts) throw new Error(`gave up after ${attempt} attempts`);
      await pause(attempt);
    }
  }
}
