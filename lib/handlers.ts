// Handlers as async functions. A raw grpc-js handler that throws answers UNKNOWN,
// one that rejects kills the process, and an Error passed to the callback shows
// the client its message. Here what a handler throws becomes a status: a
// StatusError as it is, anything else INTERNAL with an id to look up in the log.
import { randomUUID } from 'node:crypto';
import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { requestsOf } from './requests.ts';
import { StatusError } from './status.ts';
import { writeMessages } from './streams.ts';

/** Where a line for the server's operator goes. */
export type Log = (line: string) => void;

interface Cancellable {
  cancelled: boolean;
  on(event: 'cancelled', listener: () => void): unknown;
}

function cancelSignal(call: Cancellable): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error('the client cancelled the call'));
  if (call.cancelled) abort();
  else call.on('cancelled', abort);
  return controller.signal;
}

/** What a handler knows of its call; `signal` aborts when the client has gone. */
export interface Context<Call> {
  readonly call: Call;
  readonly signal: AbortSignal;
}

class HandlerContext<Call extends Cancellable> implements Context<Call> {
  readonly call: Call;
  #signal: AbortSignal | undefined;

  constructor(call: Call) {
    this.call = call;
  }

  // Made when somebody asks: it takes longer than all else that is done here for a call.
  get signal(): AbortSignal {
    this.#signal ??= cancelSignal(this.call);
    return this.#signal;
  }
}

function toStatus(
  error: unknown,
  log: Log,
): { code: status; details: string; metadata?: Metadata } {
  if (error instanceof StatusError) {
    return { code: error.code, details: error.message, metadata: error.metadata };
  }
  const id = randomUUID();
  log(`internal error ${id}: ${error instanceof Error ? error.stack : String(error)}`);
  return { code: status.INTERNAL, details: `internal error; the server's log has it under ${id}` };
}

/** One request, one response. */
export function unary<Req, Res>(
  handle: (request: Req, context: Context<ServerUnaryCall<Req, Res>>) => Promise<Res> | Res,
  log: Log = console.error,
): handleUnaryCall<Req, Res> {
  return async (call, callback) => {
    try {
      callback(null, await handle(call.request, new HandlerContext(call)));
    } catch (error) {
      callback(toStatus(error, log));
    }
  };
}

/** One request, many responses, sent no faster than the client reads them. */
export function serverStreaming<Req, Res>(
  handle: (request: Req, context: Context<ServerWritableStream<Req, Res>>) => AsyncIterable<Res>,
  log: Log = console.error,
): handleServerStreamingCall<Req, Res> {
  return async (call) => {
    const context = new HandlerContext(call);
    const { signal } = context;
    try {
      await writeMessages(call, handle(call.request, context), signal);
      call.end();
    } catch (error) {
      if (!signal.aborted) call.emit('error', toStatus(error, log));
    }
  };
}

/**
 * Many requests, one response. The end of `requests` does not prove that the
 * client meant to end: a cancelled upload ends too, a moment before the cancel
 * is known. A protocol that must tell them apart sends a count.
 */
export function clientStreaming<Req, Res>(
  handle: (
    requests: AsyncIterable<Req>,
    context: Context<ServerReadableStream<Req, Res>>,
  ) => Promise<Res>,
  log: Log = console.error,
): handleClientStreamingCall<Req, Res> {
  return async (call, callback) => {
    const context = new HandlerContext(call);
    const { signal } = context;
    try {
      callback(null, await handle(requestsOf<Req>(call), context));
    } catch (error) {
      callback(signal.aborted ? { code: status.CANCELLED } : toStatus(error, log));
    }
  };
}

/** Many requests, many responses, in any order that the handler likes. */
export function bidi<Req, Res>(
  handle: (
    requests: AsyncIterable<Req>,
    context: Context<ServerDuplexStream<Req, Res>>,
  ) => AsyncIterable<Res>,
  log: Log = console.error,
): handleBidiStreamingCall<Req, Res> {
  return async (call) => {
    const context = new HandlerContext(call);
    const { signal } = context;
    try {
      await writeMessages(call, handle(requestsOf<Req>(call), context), signal);
      call.end();
    } catch (error) {
      if (!signal.aborted) call.emit('error', toStatus(error, log));
    }
  };
}
