// 1.5 with the rules in a table, by method, and classes for the two interceptors.
import {
  InterceptingCall,
  type Interceptor,
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { unary } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

class TokenCall extends InterceptingCall {
  constructor(inner: ConstructorParameters<typeof InterceptingCall>[0], token: () => string) {
    super(inner, {
      start: (metadata, listener, next) => {
        const own = metadata.clone();
        own.set('authorization', `bearer ${token()}`.replace(/^b/, 'B'));
        next(own, listener);
      },
    });
  }
}

/** Sends a token with every call of a client. */
export function withToken(token: () => string): Interceptor {
  return (options, nextCall) => new TokenCall(nextCall(options), token);
}

class NamedCall extends ServerInterceptingCall {
  constructor(inner: ServerInterceptingCallInterface, nameOf: (header: string) => string | null) {
    super(inner, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata: Metadata, pass) => {
            const name = nameOf(metadata.get('authorization').join());
            metadata.remove('caller');
            if (name === null) {
              return inner.sendStatus({ code: status.UNAUTHENTICATED, details: 'who are you?' });
            }
            metadata.set('caller', name);
            return pass(metadata);
          },
        }),
    });
  }
}

/** Turns the token of a call into a name; `people` are names by their tokens. */
export function whoIsCalling(people: Map<string, string>): ServerInterceptor {
  const scheme = 'Bearer ';
  // Asked at each call: people get new tokens while the server runs.
  const nameOf = (header: string) =>
    header.startsWith(scheme) ? people.get(header.slice(scheme.length)) : undefined;
  return (_method, call) => new NamedCall(call, (header) => nameOf(header) ?? null);
}

type Rule = (caller: string, id: string) => boolean;

const rules = {
  GetUser: () => true,
  DeleteUser: (caller, id) => caller === id,
} satisfies Record<string, Rule>;

/** The handlers, on users by their ids. An id is the name of its owner too. */
export function userService(
  users: Map<string, User>,
): Pick<UserServiceHandlers, 'GetUser' | 'DeleteUser'> {
  const guarded = <Response>(rule: Rule, work: (id: string) => Response | undefined) =>
    unary(({ id }: { id: string }, { call }): Response => {
      const caller = call.metadata.get('caller').join();
      if (!rule(caller, id)) throw new StatusError(status.PERMISSION_DENIED, `not for ${caller}`);
      const done = work(id);
      if (done === undefined) throw new StatusError(status.NOT_FOUND, `${id} is not here`);
      return done;
    });
  return {
    GetUser: guarded(rules.GetUser, (id) => users.get(id)),
    DeleteUser: guarded(rules.DeleteUser, (id) => (users.delete(id) ? {} : undefined)),
  };
}
