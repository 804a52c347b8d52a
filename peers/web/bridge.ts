// The bridge: what a browser can send comes in, gRPC goes out. Each method is a call of
// the same method, with what is left of the deadline, and with the caller's cancel.
import {
  type Client,
  Code,
  ConnectError,
  type ConnectRouter,
  type HandlerContext,
  type ServiceImpl,
} from '@connectrpc/connect';
import { UserService } from './gen/users_pb.ts';

/** What a call may take whose caller has named no deadline, and what it may take at most. */
const longestMs = 30_000;

/** The routes of users.v1.UserService, which `users` answers. */
export function routesTo(users: Client<typeof UserService>): (router: ConnectRouter) => void {
  const methods: ServiceImpl<typeof UserService> = {
    createUser: passingOn(users.createUser),
    getUser: passingOn(users.getUser),
    updateUser: passingOn(users.updateUser),
    deleteUser: passingOn(users.deleteUser),
    listUsers: passingOn(users.listUsers),
  };
  return (router) => router.service(UserService, methods);
}

interface Passed {
  signal: AbortSignal;
  timeoutMs: number;
  headers: Headers;
}

function passingOn<Req, Res>(call: (request: Req, options: Passed) => Promise<Res>) {
  return async (request: Req, context: HandlerContext): Promise<Res> => {
    // Of all headers one: the others are about this connection, not about the next.
    const headers = new Headers();
    const token = context.requestHeader.get('authorization');
    if (token !== null) headers.set('authorization', token);
    const timeoutMs = Math.min(context.timeoutMs() ?? longestMs, longestMs);
    try {
      return await call(request, { signal: context.signal, timeoutMs, headers });
    } catch (error) {
      throw withoutMetadata(ConnectError.from(error));
    }
  };
}

/** The status and its details go on; the headers that they came with stay here. */
function withoutMetadata({ rawMessage, code, details, cause }: ConnectError): ConnectError {
  // No server said this: the text names addresses that are nobody's business outside.
  const unreachable = code === Code.Unavailable && cause !== undefined;
  const passed = new ConnectError(unreachable ? 'the users cannot be reached' : rawMessage, code);
  passed.details = details;
  return passed;
}
