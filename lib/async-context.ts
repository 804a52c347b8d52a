// Events of a call that happen within an asynchronous context. A connection carries many
// calls, so what it tells comes in the context of whoever opened it, and not of the call
// that it is about.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  InterceptingCall,
  type InterceptingListener,
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
} from '@grpc/grpc-js';

type ServerListener = Parameters<ServerInterceptingCallInterface['start']>[0];
type Run = (events: () => void) => void;

/** A call at a server whose events, from its metadata on, all happen within a context. */
export class ContextServerCall extends ServerInterceptingCall {
  readonly #enter: (metadata: Metadata) => Run;

  /** @param enter Makes the context of a call out of its metadata. */
  constructor(call: ServerInterceptingCallInterface, enter: (metadata: Metadata) => Run) {
    super(call);
    this.#enter = enter;
  }

  override start(listener: ServerListener): void {
    let run: Run = (events) => events();
    super.start({
      onReceiveMetadata: (metadata) => {
        run = this.#enter(metadata);
        run(() => listener.onReceiveMetadata(metadata));
      },
      onReceiveMessage: (message) => run(() => listener.onReceiveMessage(message)),
      onReceiveHalfClose: () => run(() => listener.onReceiveHalfClose()),
      // No listener of a builder could do this: what comes after it is not its own.
      onCancel: () => run(() => listener.onCancel()),
    });
  }
}

/** A call of a client whose events all happen in the context that it was made in. */
export class ContextClientCall extends InterceptingCall {
  override start(metadata: Metadata, listener: Partial<InterceptingListener> = {}): void {
    const run = AsyncLocalStorage.snapshot();
    super.start(metadata, {
      onReceiveMetadata: (headers) => run(() => listener.onReceiveMetadata?.(headers)),
      onReceiveMessage: (message) => run(() => listener.onReceiveMessage?.(message)),
      onReceiveStatus: (status) => run(() => listener.onReceiveStatus?.(status)),
    });
  }
}
