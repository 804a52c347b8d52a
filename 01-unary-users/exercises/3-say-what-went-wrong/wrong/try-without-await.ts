// Misconception: A try around the call catches whatever the async function throws.
// Fails: task 1
// Says: outside of every call: the process would have ended
// Ask: When your handler rejects, is the try block still running?
import { randomUUID } from 'node:crypto';
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
  return (call, callback) => {
    try {
      handle(call.request).then((response) => callback(null, response));
    } catch (error) {
      if (error instanceof StatusError) {
        callback({ code: error.code, details: error.message, metadata: error.metadata });
        return;
      }
      const id = randomUUID();
      log(`internal error ${id}: ${String(error)}`);
      callback({ code: status.INTERNAL, details: `internal error ${id}` });
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
