// 1.6 Send it again. It works as long as the network does.
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

/** Makes one user, in up to four attempts. */
export async function createUser(
  client: UserServiceClient,
  wish: Wish,
  { deadline }: Patience,
): Promise<User__Output> {
  // TODO: when is it sent again, how often, after which pauses?
  // TODO: what makes the server know that it is the same wish?
  return unaryCall(client.createUser.bind(client), wish, { deadline });
}
