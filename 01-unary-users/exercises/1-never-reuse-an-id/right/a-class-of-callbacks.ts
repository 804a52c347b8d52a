// 1.1 as a class with callbacks. An id is 16 random bytes, written as base64.
import { randomBytes } from 'node:crypto';
import { type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';

type Handlers = Pick<UserServiceHandlers, 'CreateUser' | 'GetUser' | 'DeleteUser'>;
type ById<Res> = (call: ServerUnaryCall<{ id: string }, Res>, callback: sendUnaryData<Res>) => void;

class Users {
  readonly #users: User[] = [];

  readonly create: Handlers['CreateUser'] = ({ request: { name, email } }, callback) => {
    const user = { id: randomBytes(16).toString('base64url'), name, email };
    this.#users.push(user);
    callback(null, user);
  };

  readonly get: ById<User> = ({ request }, callback) => {
    const user = this.#users.find(({ id }) => id === request.id);
    if (user) callback(null, user);
    else callback({ code: status.NOT_FOUND, details: 'no such user' });
  };

  readonly delete: ById<object> = ({ request }, callback) => {
    const at = this.#users.findIndex(({ id }) => id === request.id);
    if (at < 0) return callback({ code: status.NOT_FOUND, details: 'no such user' });
    this.#users.splice(at, 1);
    callback(null, {});
  };
}

/** A server's handlers. */
export function userService(): Handlers {
  const users = new Users();
  return { CreateUser: users.create, GetUser: users.get, DeleteUser: users.delete };
}
