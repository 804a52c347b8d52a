// One trace through many servers: each call is a span, and the calls that its handler
// makes are spans beneath it. Interceptors for both ends; what runs in between finds its
// span in the asynchronous context, so that no handler has to hand it on.
import { AsyncLocalStorage } from 'node:async_hooks';
import { InterceptingCall, type Interceptor, type ServerInterceptor, status } from '@grpc/grpc-js';
import { type SpanContext, SpanKind, TraceFlags } from '@opentelemetry/api';
import { ContextClientCall, ContextServerCall } from './async-context.ts';
import { whenEnded } from './call-end.ts';
import { childOf, readTrace, writeTrace } from './traceparent.ts';

/** A call as one end saw it, with the fields that OpenTelemetry gives a span. */
export interface Span {
  /** The program that saw it. */
  service: string;
  /** The method: `users.v1.UserService/GetUser`. */
  name: string;
  kind: SpanKind;
  context: SpanContext;
  parentSpanId: string | undefined;
  /** Of a server: 1, and more when the client's channel tries again. */
  attempt: number;
  /** Milliseconds since 1970, and parts of them. */
  began: number;
  ended: number;
  code: status;
}

/** What is done with a span that has ended: keep it, or send it to a collector. */
export type Record = (span: Span) => void;

const active = new AsyncLocalStorage<SpanContext>();

/** The span of the call that is being handled, for a line of a log. */
export const activeSpan = (): SpanContext | undefined => active.getStore();

const now = () => performance.timeOrigin + performance.now();
const isSampled = ({ traceFlags }: SpanContext) => (traceFlags & TraceFlags.SAMPLED) !== 0;

/** Makes each call to a server a span of the trace that it names, or of a new one. */
export function traceCalls(service: string, record: Record): ServerInterceptor {
  return (method, call) => {
    const span: Span = {
      service,
      name: method.path.slice(1),
      kind: SpanKind.SERVER,
      context: childOf(undefined),
      parentSpanId: undefined,
      attempt: 1,
      began: now(),
      ended: 0,
      code: status.OK,
    };
    const watched = whenEnded(call, (code) => {
      if (isSampled(span.context)) record({ ...span, ended: now(), code });
    });
    return new ContextServerCall(watched, (metadata) => {
      const parent = readTrace(metadata);
      if (parent !== undefined) span.context = childOf(parent);
      span.parentSpanId = parent?.spanId;
      // The channel says with each further attempt how many there were.
      const [before] = metadata.get('grpc-previous-rpc-attempts');
      if (/^\d{1,3}$/.test(String(before))) span.attempt = Number(before) + 1;
      return (events) => active.run(span.context, events);
    });
  };
}

/** Makes each call of a client a span beneath the one that is active, and tells the server. */
export function traceClientCalls(service: string, record: Record): Interceptor {
  return (options, nextCall) => {
    const parent = active.getStore();
    const context = childOf(parent);
    const began = now();
    const traced = new InterceptingCall(nextCall(options), {
      start(metadata, _, next) {
        // The caller's own may be in use for another call.
        const own = metadata.clone();
        writeTrace(own, context);
        next(own, {
          onReceiveStatus(result, pass) {
            if (isSampled(context)) {
              record({
                service,
                name: options.method_definition.path.slice(1),
                kind: SpanKind.CLIENT,
                context,
                parentSpanId: parent?.spanId,
                attempt: 1,
                began,
                ended: now(),
                code: result.code,
              });
            }
            pass(result);
          },
        });
      },
    });
    // What the call tells belongs to this trace, too, and not to that of the connection.
    return new ContextClientCall(traced);
  };
}
