// Raw grpc-js: a class whose handlers call back, and a table of what may be set.
import { type handleUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import type { GetUserRequest__Output } from '#generated/users/v1/GetUserRequest.ts';
import type { UpdateUserRequest__Output } from '#generated/users/v1/UpdateUserRequest.ts';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';

type Setter = (user: User, sent: User) => void;

const setters = new Map<string, Setter>([
  [
    'name',
    (user, { name = '' }) => {
      user.name = name;
    },
  ],
  [
    'email',
    (user, { email = '' }) => {
      user.email = email;
    },
  ],
]);

class Desk {
  readonly #users: Map<string, User>;

  constructor(users: Map<string, User>) {
    this.#users = users;
  }

  readonly get: handleUnaryCall<GetUserRequest__Output, User> = ({ request }, callback) =>
    this.#answer(request.id, callback, (user) => user);

  readonly update: handleUnaryCall<UpdateUserRequest__Output, User> = ({ request }, callback) => {
    const { user: sent, updateMask } = request;
    const wanted = (updateMask?.paths ?? []).map((path) => setters.get(path));
    const known = wanted.filter((set) => set !== undefined);
    if (sent === null) return refuse(callback, 'no user was sent');
    if (known.length === 0 || known.length < wanted.length) {
      return refuse(callback, 'the mask has to name name, email, or both');
    }
    this.#answer(sent.id, callback, (user) => {
      for (const set of known) set(user, sent);
      return user;
    });
  };

  #answer(id: string, callback: sendUnaryData<User>, use: (user: User) => User): void {
    const user = this.#users.get(id);
    if (user === undefined) callback({ code: status.NOT_FOUND, details: `no user ${id}` });
    else callback(null, use(user));
  }
}

function refuse(callback: sendUnaryData<User>, details: string): void {
  callback({ code: status.INVALID_ARGUMENT, details });
}

/** A server's handlers, on users by their ids. */
export function userService(
  users: Map<string, User>,
): Pick<UserServiceHandlers, 'GetUser' | 'UpdateUser'> {
  const desk = new Desk(users);
  return { GetUser: desk.get, UpdateUser: desk.update };
}
