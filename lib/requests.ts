// What the client of a call sends, one message after the other. A stream's own iterator
// makes several promises for each, which is much for a small message: this one listens
// to 'data', keeps a few, and makes one promise.
import { finished, type Readable } from 'node:stream';

interface Taker<Req> {
  resolve(result: IteratorResult<Req>): void;
  reject(error: Error): void;
}

// As many as grpc-js itself keeps of a call that nobody reads.
const most = 16;

class Requests<Req> implements AsyncIterableIterator<Req> {
  readonly #call: Readable;
  readonly #kept: Req[] = [];
  readonly #takers: Taker<Req>[] = [];
  #stop: (() => void) | undefined;
  #end: { error: Error | undefined } | undefined;

  constructor(call: Readable) {
    this.#call = call;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Req>> {
    this.#stop ??= this.#start();
    const call = this.#call;
    // What a call that was cancelled has still brought is not worth answering. One that
    // has been read to its end may be destroyed, too: what is kept of it counts.
    const gone = call.destroyed && !call.readableEnded;
    const value = gone ? undefined : this.#kept.shift();
    if (value !== undefined) {
      if (this.#kept.length === 0 && call.isPaused()) call.resume();
      return Promise.resolve({ value, done: false });
    }
    return new Promise((resolve, reject) => {
      this.#takers.push({ resolve, reject });
      if (this.#end !== undefined) this.#finish(this.#end.error);
    });
  }

  return(): Promise<IteratorResult<Req>> {
    this.#stop?.();
    this.#stop = () => {};
    this.#finish(undefined);
    return Promise.resolve({ value: undefined, done: true });
  }

  /** Begins to read; what it returns leaves the stream alone again. */
  #start(): () => void {
    const call = this.#call;
    const take = (message: Req) => {
      const taker = this.#takers.shift();
      if (taker !== undefined) return taker.resolve({ value: message, done: false });
      this.#kept.push(message);
      if (this.#kept.length >= most) call.pause();
    };
    call.on('data', take);
    const forget = finished(call, { writable: false }, (error) => this.#finish(error ?? undefined));
    return () => {
      call.off('data', take);
      call.pause();
      forget();
    };
  }

  #finish(error: Error | undefined): void {
    this.#end ??= { error };
    for (const { resolve, reject } of this.#takers.splice(0)) {
      if (this.#end.error === undefined) resolve({ value: undefined, done: true });
      else reject(this.#end.error);
    }
  }
}

/**
 * The requests of a call. Leaving the loop leaves the stream as it is: a plain `for await
 * (… of call)` destroys a bidi call when it is done, and its client would wait for a
 * status until the deadline.
 *
 * @throws Error out of the loop when the call is over before its client has half-closed.
 */
export function requestsOf<Req>(call: Readable): AsyncIterable<Req> {
  return new Requests(call);
}
