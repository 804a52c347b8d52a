// 1.6 without a loop: an attempt that fails calls the next one.
import { randomBytes } from 'node:crypto';
import { type ServiceError, status } from '@grpc/grpc-js';
import type { User__Output } from '#generated/users/v1/User.ts';
import type { UserServiceClient } from '#generated/users/v1/UserService.ts';

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

/** Makes one user, in up to four attempts. */
export function createUser(
  client: UserServiceClient,
  wish: Wish,
  { deadline, pause }: Patience,
): Promise<User__Output> {
  const requestId = `wish/${randomBytes(18).toString('base64')}`;

  const attempt = (number: number): Promise<User__Output> =>
    new Promise((resolve, reject) => {
      const again = (error: ServiceError) => {
        if (error.code !== status.UNAVAILABLE || number >= 4) return reject(error);
        pause(number).then(() => resolve(attempt(number + 1)), reject);
      };
      client.createUser({ ...wish, requestId }, { deadline }, (error, user) => {
        if (error) again(error);
        else if (user) resolve(user);
      });
    });

  return attempt(1);
}
