// One message to many streams. Each listener has a queue of its own, with a bound: how fast
// one of them reads is nobody else's affair.
import { status } from '@grpc/grpc-js';
import { StatusError } from '../../../lib/status.ts';

/** What becomes of a listener whose queue is full: it loses what is oldest, or is ended. */
export type WhenFull = 'drop' | 'end';

class Queue<T> {
  readonly #size: number;
  readonly #whenFull: WhenFull;
  #messages: T[] = [];
  #tooSlow = false;
  #wake = () => {};
  most = 0;

  constructor(size: number, whenFull: WhenFull) {
    this.#size = size;
    this.#whenFull = whenFull;
  }

  put(message: T): void {
    if (this.#tooSlow) return;
    if (this.#messages.length === this.#size && this.#whenFull === 'end') {
      // What has waited is of no use to somebody who has to begin anew.
      this.#messages = [];
      this.#tooSlow = true;
    } else {
      if (this.#messages.length === this.#size) this.#messages.shift();
      this.#messages.push(message);
      this.most = Math.max(this.most, this.#messages.length);
    }
    this.#wake();
  }

  /** The messages in their order, until `signal` aborts. */
  async *read(signal: AbortSignal): AsyncGenerator<T> {
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      if (this.#tooSlow) throw new StatusError(status.RESOURCE_EXHAUSTED, 'read too slowly');
      const message = this.#messages.shift();
      if (message !== undefined) yield message;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

/** Gives what is published to all who listen. Publishing never waits. */
export class Hub<T> {
  readonly #queues = new Set<Queue<T>>();
  /** The most messages that have waited for one listener. */
  most = 0;

  get listeners(): number {
    return this.#queues.size;
  }

  publish(message: T): void {
    for (const queue of this.#queues) {
      queue.put(message);
      this.most = Math.max(this.most, queue.most);
    }
  }

  /**
   * What is published from now on, until `signal` aborts.
   *
   * @throws StatusError RESOURCE_EXHAUSTED when the queue is full and `whenFull` is 'end'.
   */
  async *listen(size: number, whenFull: WhenFull, signal: AbortSignal): AsyncGenerator<T> {
    const queue = new Queue<T>(size, whenFull);
    this.#queues.add(queue);
    try {
      yield* queue.read(signal);
    } finally {
      this.#queues.delete(queue);
    }
  }
}
