// The client's side of a call: promises and async iterables over grpc-js stubs.
import {
  type CallOptions,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  Metadata,
  type requestCallback,
} from '@grpc/grpc-js';
import { writeMessages } from './streams.ts';

// The four overloads of every generated unary method.
interface UnaryMethod<Req, Res> {
  (
    argument: Req,
    metadata: Metadata,
    options: CallOptions,
    callback: requestCallback<Res>,
  ): ClientUnaryCall;
  (argument: Req, metadata: Metadata, callback: requestCallback<Res>): ClientUnaryCall;
  (argument: Req, options: CallOptions, callback: requestCallback<Res>): ClientUnaryCall;
  (argument: Req, callback: requestCallback<Res>): ClientUnaryCall;
}

/** A point in time, `seconds` from now. A deadline is absolute: never a duration. */
export function inSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}

/**
 * Makes a unary call: `unaryCall(client.getUser.bind(client), { id }, { deadline })`.
 *
 * @param options `deadline` is a Date, so that a bare number of milliseconds,
 *   which grpc-js would take for a moment in 1970, does not compile.
 * @throws ServiceError with the status when it is not OK; CANCELLED on abort.
 */
export function unaryCall<Req, Res>(
  method: UnaryMethod<Req, Res>,
  request: Req,
  options: { deadline: Date; metadata?: Metadata; signal?: AbortSignal },
): Promise<Res> {
  const { deadline, metadata = new Metadata(), signal } = options;
  return new Promise((resolve, reject) => {
    const cancel = () => call.cancel();
    const call = method(request, metadata, { deadline }, (error, response) => {
      signal?.removeEventListener('abort', cancel);
      if (error) reject(error);
      else if (response === undefined) reject(new Error('the call ended with no response'));
      else resolve(response);
    });
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel);
  });
}

// The loop that reads the call throws its error. This listener only keeps the
// same error from ending the process when the loop has already been left.
function guard(call: { on(event: 'error', listener: () => void): unknown }): void {
  call.on('error', () => {});
}

/** The messages of a streaming call. Leaving the loop cancels the call. */
export async function* messages<Res>(
  call: ClientReadableStream<Res> | ClientDuplexStream<never, Res>,
): AsyncGenerator<Res> {
  guard(call);
  try {
    const responses: AsyncIterable<Res> = call;
    yield* responses;
  } finally {
    call.cancel();
  }
}

function endSignal(call: { on(event: 'status' | 'error', listener: () => void): unknown }) {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error('the call has ended'));
  call.on('status', abort);
  call.on('error', abort);
  return controller.signal;
}

/**
 * Writes `source` to a client-streaming call with backpressure, then half-closes.
 * Resolves early when the server ends the call first: its status says why.
 *
 * @throws What the source throws, after cancelling the call.
 */
export async function writeAll<Req>(
  call: ClientWritableStream<Req>,
  source: AsyncIterable<Req> | Iterable<Req>,
): Promise<void> {
  const signal = endSignal(call);
  try {
    await writeMessages(call, source, signal);
    if (!signal.aborted) call.end();
  } catch (error) {
    if (signal.aborted) return;
    call.cancel();
    throw error;
  }
}

/**
 * Writes `source` to a bidi call while yielding its responses. Leaving the loop
 * cancels the call and stops the source; a failing source cancels the call.
 *
 * @throws ServiceError when the status is not OK, or what the source throws.
 */
export async function* exchange<Req, Res>(
  call: ClientDuplexStream<Req, Res>,
  source: AsyncIterable<Req> | Iterable<Req>,
): AsyncGenerator<Res> {
  guard(call);
  const signal = endSignal(call);
  let failure: { error: unknown } | undefined;
  const writing = writeMessages(call, source, signal).then(
    () => {
      if (!signal.aborted) call.end();
    },
    (error: unknown) => {
      if (signal.aborted) return;
      failure = { error };
      call.cancel();
    },
  );
  try {
    const responses: AsyncIterable<Res> = call;
    yield* responses;
    if (signal.aborted === false) await writing;
  } catch (error) {
    throw failure === undefined ? error : failure.error;
  } finally {
    call.cancel();
  }
}
