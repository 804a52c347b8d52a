// Misconception: An error that has a status is meant for the client, whoever made it.
// Fails: task 3
// Says: the call ended with UNAVAILABLE: connect ECONNREFUSED 10.0.0.7:5432
// Ask: Whose client was that status for?
import { randomUUID } from 'node:crypto';
import { type handleUnaryCall, status } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { type FieldViolation, invalidArgument, isServiceError, StatusError } from '#lib/status.ts';

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
      if (error instanceof StatusError || isServiceError(error)) {
        callback(error);
        return;
      }
      const id = randomUUID();
      log(`internal error ${id}: ${error instanceof Error ? error.stack : String(error)}`);
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
