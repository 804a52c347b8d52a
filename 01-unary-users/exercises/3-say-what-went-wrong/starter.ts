// 1.3 Say what went wrong. All goes well here, as long as all goes well.
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';

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
  _log: Log,
): handleUnaryCall<Req, Res> {
  return (call, callback) => {
    // TODO: whatever the function throws, the client gets a status that fits.
    handle(call.request).then((response) => callback(null, response));
  };
}

/** A server's handlers; what only an operator may read goes to the log. */
export function userService(directory: Directory, log: Log): Handlers {
  return {
    GetUser: answer(async ({ id }) => {
      const user = await directory.find(id);
      // TODO: what does the client get when there is no such user?
      return user ?? {};
    }, log),

    CreateUser: answer(async ({ name, email }) => {
      // TODO: refuse an empty name, and an email with no @.
      return directory.add(name, email);
    }, log),
  };
}
