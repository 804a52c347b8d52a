// Misconception: Reading does no harm, so only a method that changes something asks for a token.
// Fails: task 1
// Says: GetUser with no token ended with OK
// Ask: Who may read the names of your users? Which methods will be there next year?
import {
  InterceptingCall,
  type Interceptor,
  ServerInterceptingCall,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

/** Sends a token with every call of a client. */
export function withToken(token: () => string): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        metadata.set('authorization', `Bearer ${token()}`);
        next(metadata, listener);
      },
    });
}

/** Turns the token of a call into a name; `people` are names by their tokens. */
export function whoIsCalling(people: Map<string, string>): ServerInterceptor {
  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, pass) {
            const [header] = metadata.get('authorization');
            const token = /^Bearer (.+)$/i.exec(String(header))?.[1] ?? '';
            const name = people.get(token);
            if (name === undefined && method.path.endsWith('/DeleteUser')) {
              call.sendStatus({ code: status.UNAUTHENTICATED, details: 'no known token' });
              return;
            }
            metadata.set('caller', name ?? 'somebody');
            pass(metadata);
          },
        }),
    });
}

/** The handlers, on users by their ids. An id is the name of its owner too. */
export function userService(
  users: Map<string, User>,
): Pick<UserServiceHandlers, 'GetUser' | 'DeleteUser'> {
  return {
    GetUser: unary(({ id }) => {
      const user = users.get(id);
      if (user === undefined) throw new StatusError(status.NOT_FOUND, `there is no ${id}`);
      return user;
    }),

    DeleteUser: unary(({ id }, { call }) => {
      const [caller] = call.metadata.get('caller');
      if (caller !== id) {
        throw new StatusError(status.PERMISSION_DENIED, `you are not ${id}`);
      }
      if (!users.delete(id)) throw new StatusError(status.NOT_FOUND, `there is no ${id}`);
      return {};
    }),
  };
}
