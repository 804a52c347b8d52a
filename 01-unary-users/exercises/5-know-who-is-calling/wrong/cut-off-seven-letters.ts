// Misconception: Seven letters stand before the token, so it begins at the eighth.
// Fails: task 1
// Says: GetUser with "Digest a-token" ended with OK
// Ask: What else can stand before it, and which line of yours has looked?
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
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, pass) {
            const [header] = metadata.get('authorization');
            const token = String(header).slice('Bearer '.length);
            const name = people.get(token);
            if (name === undefined) {
              call.sendStatus({ code: status.UNAUTHENTICATED, details: 'no known token' });
              return;
            }
            metadata.set('caller', name);
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
