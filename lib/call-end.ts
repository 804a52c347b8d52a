// When a call at a server ends, and with which status.
import {
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';

/**
 * Calls `end` once, with the status that a call got. For interceptors: only the first of a
 * server sees what grpc-js itself answers, such as a deadline or a message that is too
 * large; the others see such a call as cancelled.
 */
export function whenEnded(
  call: ServerInterceptingCallInterface,
  end: (code: status) => void,
): ServerInterceptingCall {
  let ended = false;
  const once = (code: status) => {
    if (ended) return;
    ended = true;
    end(code);
  };
  // Not only a handler ends a call. What grpc-js itself answers is sent by the innermost
  // call, which asks no interceptor.
  const send = call.sendStatus.bind(call);
  call.sendStatus = (result) => {
    once(result.code ?? status.OK);
    send(result);
  };
  let begun = false;
  const listener = new ServerListenerBuilder()
    .withOnReceiveMetadata((metadata, next) => {
      begun = true;
      next(metadata);
    })
    .withOnCancel(() => once(status.CANCELLED))
    .build();
  const responder = new ResponderBuilder()
    .withStart((next) => {
      next(listener);
      // An interceptor above took its time, and the client has gone: nothing more comes.
      if (!begun) once(status.CANCELLED);
    })
    .build();
  return new ServerInterceptingCall(call, responder);
}
