// A server interceptor that writes one line a call: method, status, duration,
// and how many messages went each way.
import {
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import type { Log } from './handlers.ts';

/** Logs every call when it ends: `users.v1.UserService/GetUser OK 3.1 ms, 1 in, 1 out`. */
export function logCalls(log: Log): ServerInterceptor {
  return (method, call) => {
    const began = performance.now();
    let received = 0;
    let sent = 0;
    let told = false;
    const tell = (code: status) => {
      if (told) return;
      told = true;
      const ms = (performance.now() - began).toFixed(1);
      const name = method.path.slice(1);
      log(`${name} ${status[code]} ${ms} ms, ${received} in, ${sent} out`);
    };
    const listener = new ServerListenerBuilder()
      .withOnReceiveMessage((message, next) => {
        received++;
        next(message);
      })
      .withOnCancel(() => tell(status.CANCELLED))
      .build();
    const responder = new ResponderBuilder()
      .withStart((next) => next(listener))
      .withSendMessage((message, next) => {
        sent++;
        next(message);
      })
      .withSendStatus((result, next) => {
        tell(result.code ?? status.OK);
        next(result);
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}
