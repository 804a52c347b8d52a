// 1.5 with a builder for each interceptor, and the name of the caller kept beside
// its call: nothing that a client writes can end up there.
import {
  InterceptingCall,
  type Interceptor,
  ListenerBuilder,
  type Metadata,
  RequesterBuilder,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';

// The metadata of a call is the one thing that interceptor and handler both see.
const callers = new WeakMap<Metadata, string>();

/** Sends a token with every call of a client. */
export function withToken(token: () => string): Interceptor {
  return (options, nextCall) => {
    const requester = new RequesterBuilder().withStart((metadata, _listener, next) => {
      metadata.remove('authorization');
      metadata.add('authorization', ['Bearer', token()].join(' '));
      next(metadata, new ListenerBuilder().build());
    });
    return new InterceptingCall(nextCall(options), requester.build());
  };
}

function nameIn(people: Map<string, string>, metadata: Metadata): string | undefined {
  const [scheme = '', token = '', ...more] = String(metadata.get('authorization')[0]).split(' ');
  return scheme.toLowerCase() === 'bearer' && more.length === 0 ? people.get(token) : undefined;
}

/** Turns the token of a call into a name; `people` are names by their tokens. */
export function whoIsCalling(people: Map<string, string>): ServerInterceptor {
  return (_method, call) => {
    const listener = new ServerListenerBuilder().withOnReceiveMetadata((metadata, pass) => {
      const name = nameIn(people, metadata);
      if (name === undefined) {
        call.sendStatus({ code: status.UNAUTHENTICATED, details: 'log in, and try again' });
      } else {
        callers.set(metadata, name);
        pass(metadata);
      }
    });
    const responder = new ResponderBuilder().withStart((next) => next(listener.build()));
    return new ServerInterceptingCall(call, responder.build());
  };
}

/** The handlers, on users by their ids. An id is the name of its owner too. */
export function userService(
  users: Map<string, User>,
): Pick<UserServiceHandlers, 'GetUser' | 'DeleteUser'> {
  return {
    GetUser({ request }, callback) {
      const found = users.get(request.id);
      if (found) callback(null, found);
      else callback({ code: status.NOT_FOUND, details: `no user ${request.id}` });
    },
    DeleteUser({ request, metadata }, callback) {
      if (callers.get(metadata) !== request.id) {
        callback({ code: status.PERMISSION_DENIED, details: 'it is not your account' });
      } else if (users.delete(request.id)) callback(null, {});
      else callback({ code: status.NOT_FOUND, details: `no user ${request.id}` });
    },
  };
}
