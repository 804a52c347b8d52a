// What belongs to one call and is wanted everywhere, such as the id in each line of a log:
// kept in the asynchronous context, so that no function has to take it and hand it on.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { InterceptingCall, type Interceptor, type ServerInterceptor } from '@grpc/grpc-js';
import { ContextClientCall, ContextServerCall } from './async-context.ts';
import type { Log } from './handlers.ts';

/** What is known of the call that is being handled. */
export interface CallContext {
  /** The caller's, if it sent a good one, else a new one. */
  requestId: string;
  /** `users.v1.UserService/GetUser` */
  method: string;
}

const contexts = new AsyncLocalStorage<CallContext>();
const header = 'x-request-id';
// It goes into logs: no line end of a stranger's, and nothing long.
const good = /^[\w.-]{1,64}$/;

/** The call that this code runs for; `undefined` outside of any. */
export const currentCall = (): CallContext | undefined => contexts.getStore();

/** Begins each line with the request id of the call that writes it. */
export const logWithCall =
  (log: Log): Log =>
  (line) =>
    log(`${currentCall()?.requestId ?? '-'} ${line}`);

/** Runs each call to a server, its handler and all events of it, in a context of its own. */
export function callContexts(): ServerInterceptor {
  return ({ path }, call) =>
    new ContextServerCall(call, (metadata) => {
      const [sent] = metadata.get(header);
      const requestId = typeof sent === 'string' && good.test(sent) ? sent : randomUUID();
      const context: CallContext = { requestId, method: path.slice(1) };
      return (events) => contexts.run(context, events);
    });
}

/** Sends the request id on to the next server, and keeps a client's events in their context. */
export const keepContext: Interceptor = (options, nextCall) => {
  const { requestId } = currentCall() ?? {};
  const call = new InterceptingCall(nextCall(options), {
    start(metadata, listener, next) {
      const own = metadata.clone();
      if (requestId !== undefined) own.set(header, requestId);
      next(own, listener);
    },
  });
  return new ContextClientCall(call);
};
