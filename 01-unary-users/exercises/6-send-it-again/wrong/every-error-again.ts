// Misconception: Whatever went wrong, it may go well the next time.
// Fails: task 3
// Says: 4 times
// Ask: The email is taken. What will the server say in a second?
import { randomUUID } from 'node:crypto';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient } from '#generated/users/v1/UserService.ts';
import { unaryCall } from '#lib/calls.ts';

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
      if (attempt === mostAttempts) throw error;
      await pause(attempt);
    }
  }
}
