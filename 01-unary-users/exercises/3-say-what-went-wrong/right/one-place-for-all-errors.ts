// 1.3 with plain async functions, and one function in which all their errors end.
import { type sendUnaryData, status } from '@grpc/grpc-js';
import type { CreateUserRequest__Output } from '#generated/users/v1/CreateUserRequest.ts';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { invalidArgument, StatusError } from '#lib/status.ts';

/** Where the users are. */
export interface Directory {
  find(id: string): Promise<User | undefined>;
  add(name: string, email: string): Promise<User>;
}

type Log = (line: string) => void;

const letter = () => String.fromCharCode(65 + Math.floor(Math.random() * 26));

function settle<Res>(work: Promise<Res>, callback: sendUnaryData<Res>, log: Log): void {
  const kept = (response: Res) => callback(null, response);
  const broken = (error: unknown) => {
    if (error instanceof StatusError) {
      const { code, message: details, metadata } = error;
      return callback({ code, details, metadata });
    }
    const id = `E-${Array.from({ length: 12 }, letter).join('')}`;
    log(`${new Date().toISOString()} [${id}] ${error}`);
    callback({ code: status.INTERNAL, details: `Our mistake. Quote ${id}.` });
  };
  work.then(kept, broken);
}

function refuseBadFields({ name, email }: CreateUserRequest__Output): void {
  const isRight = { name: name.length > 0, email: /@/.test(email) };
  const wrong = Object.entries(isRight).filter(([, right]) => !right);
  if (wrong.length === 0) return;
  throw invalidArgument(wrong.map(([field]) => ({ field, description: `${field} is not right` })));
}

/** A server's handlers. */
export function userService(
  directory: Directory,
  log: Log,
): Pick<UserServiceHandlers, 'GetUser' | 'CreateUser'> {
  async function get(id: string): Promise<User> {
    const user = await directory.find(id);
    if (user) return user;
    throw new StatusError(status.NOT_FOUND, `${id} is not among our users`);
  }
  async function create(request: CreateUserRequest__Output): Promise<User> {
    refuseBadFields(request);
    return directory.add(request.name, request.email);
  }
  return {
    GetUser: (call, callback) => settle(get(call.request.id), callback, log),
    CreateUser: (call, callback) => settle(create(call.request), callback, log),
  };
}
