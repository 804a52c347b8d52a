// 1.3 with no async function: each method says what it does when its promise is
// kept or broken. Errors are numbered within a run of the server, which has a name.
import { randomBytes } from 'node:crypto';
import { type sendUnaryData, status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { invalidArgument } from '#lib/status.ts';

/** Where the users are. */
export interface Directory {
  find(id: string): Promise<User | undefined>;
  add(name: string, email: string): Promise<User>;
}

const run = randomBytes(4).toString('hex');
let failures = 0;

class Users {
  readonly #directory: Directory;
  readonly #log: (line: string) => void;

  constructor(directory: Directory, log: (line: string) => void) {
    this.#directory = directory;
    this.#log = log;
  }

  #failed<Res>(callback: sendUnaryData<Res>) {
    return (error: unknown) => {
      const id = `${run}/${++failures}`;
      this.#log(JSON.stringify({ id, error: String(error) }));
      callback({ code: status.INTERNAL, details: `something went wrong here (${id})` });
    };
  }

  find(id: string, callback: sendUnaryData<User>): void {
    const found = (user: User | undefined) => {
      if (user !== undefined) callback(null, user);
      else callback({ code: status.NOT_FOUND, details: `nobody is called "${id}"` });
    };
    this.#directory.find(id).then(found, this.#failed(callback));
  }

  add(name: string, email: string, callback: sendUnaryData<User>): void {
    const wrong = [
      ...(name === '' ? [{ field: 'name', description: 'must not be empty' }] : []),
      ...(email.includes('@') ? [] : [{ field: 'email', description: 'must have an @' }]),
    ];
    if (wrong.length > 0) {
      const { code, message, metadata } = invalidArgument(wrong);
      callback({ code, details: message, metadata });
      return;
    }
    this.#directory.add(name, email).then((user) => callback(null, user), this.#failed(callback));
  }
}

/** A server's handlers. */
export function userService(
  directory: Directory,
  log: (line: string) => void,
): Pick<UserServiceHandlers, 'GetUser' | 'CreateUser'> {
  const users = new Users(directory, log);
  return {
    GetUser: ({ request: { id } }, callback) => users.find(id, callback),
    CreateUser: ({ request: { name, email } }, callback) => users.add(name, email, callback),
  };
}
