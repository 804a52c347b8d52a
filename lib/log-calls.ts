// Interceptors that write one line a call: method, status, duration, and how
// many messages went each way. One for servers, one for clients: what each end
// saw of the same call need not be the same.
import {
  InterceptingCall,
  type Interceptor,
  ListenerBuilder,
  RequesterBuilder,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import type { Log } from './handlers.ts';

/** What is to be said of a call, and said once. */
class Counts {
  received = 0;
  sent = 0;
  readonly #began = performance.now();
  #told = false;

  tell(path: string, code: status, log: Log): void {
    if (this.#told) return;
    this.#told = true;
    const ms = (performance.now() - this.#began).toFixed(1);
    log(`${path.slice(1)} ${status[code]} ${ms} ms, ${this.received} in, ${this.sent} out`);
  }
}

/** Logs every call when it ends: `users.v1.UserService/GetUser OK 3.1 ms, 1 in, 1 out`. */
export function logCalls(log: Log): ServerInterceptor {
  return ({ path }, call) => {
    const counts = new Counts();
    const listener = new ServerListenerBuilder()
      .withOnReceiveMessage((message, next) => {
        counts.received++;
        next(message);
      })
      .withOnCancel(() => counts.tell(path, status.CANCELLED, log))
      .build();
    const responder = new ResponderBuilder()
      .withStart((next) => next(listener))
      .withSendMessage((message, next) => {
        counts.sent++;
        next(message);
      })
      .withSendStatus((result, next) => {
        counts.tell(path, result.code ?? status.OK, log);
        next(result);
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}

/** Logs every call of a client when its status comes, in the form of `logCalls`. */
export function logClientCalls(log: Log): Interceptor {
  return (options, nextCall) => {
    const began = performance.now();
    let received = 0;
    let sent = 0;
    const listener = new ListenerBuilder()
      .withOnReceiveMessage((message, next) => {
        received++;
        next(message);
      })
      .withOnReceiveStatus((result, next) => {
        const ms = (performance.now() - began).toFixed(1);
        const name = options.method_definition.path.slice(1);
        log(`${name} ${status[result.code]} ${ms} ms, ${sent} out, ${received} in`);
        next(result);
      })
      .build();
    const requester = new RequesterBuilder()
      .withStart((metadata, _, next) => next(metadata, listener))
      .withSendMessage((message, next) => {
        sent++;
        next(message);
      })
      .build();
    return new InterceptingCall(nextCall(options), requester);
  };
}
