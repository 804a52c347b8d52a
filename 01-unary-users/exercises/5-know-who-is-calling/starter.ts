// 1.5 Know who is calling. It looks done.
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
  const first = token();
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        // TODO: the header is "Bearer TOKEN", with the token of the moment.
        metadata.set('authorization', first);
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
            // TODO: the header is "Bearer TOKEN". Without a known one the call ends here.
            const name = people.get(String(header));
            metadata.add('caller', name ?? 'somebody');
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

    DeleteUser: unary(({ id }) => {
      // TODO: who may do this?
      if (!users.delete(id)) throw new StatusError(status.NOT_FOUND, `there is no ${id}`);
      return {};
    }),
  };
}
