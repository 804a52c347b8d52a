// Misconception: Every error has a code and a message, so every error can be handed on.
// Fails: task 3
// Says: the call ended with UNKNOWN: connect ECONNREFUSED 10.0.0.7:5432
// Ask: Who wrote that message, and for whom?
import { type handleUnaryCall, status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { type FieldViolation, invalidArgument, StatusError } from '#lib/status.ts';

type Handlers = Pick<UserServiceHandlers, 'GetUser' | 'CreateUser'>;
type Log = (line: string) => void;

/** Where the users are: on another machine, which may be down. */
export interface Directory {
  find(id: string): Promise<User | undefined>;
  add(name: string, email: string): Promise<User>;
}

/** Makes of an async function a handler as grpc-js wants it. */
function answer<Req, Res>(
  handle: (request: Req) => Promise<Res>,
  log: Log,
): handleUnaryCall<Req, Res> {
  return async (call, callback) => {
    try {
      callback(null, await handle(call.request));
    } catch (error) {
      log(String(error));
      callback(error instanceof Error ? error : { code: status.INTERNAL });
    }
  };
}

/** A server's handlers; what only an operator may read goes to the log. */
export function userService(directory: Directory, log: Log): Handlers {
  return {
    GetUser: answer(async ({ id }) => {
      const user = await directory.find(id);
      if (user === undefined) {
        throw new StatusError(status.NOT_FOUND, `there is no user with id ${id}`);
      }
      return user;
    }, log),

    CreateUser: answer(async ({ name, email }) => {
      const violations: FieldViolation[] = [];
      if (name === '') violations.push({ field: 'name', description: 'is empty' });
      if (!email.includes('@')) violations.push({ field: 'email', description: 'has no @' });
      if (violations.length > 0) throw invalidArgument(violations);
      return directory.add(name, email);
    }, log),
  };
}
