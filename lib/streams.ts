// Writing to a stream no faster than the other side reads. Without this, a loop
// of write() calls keeps every message in memory: write() returns false at the
// sixteenth waiting message, and goes on accepting.
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * Writes every message of `source`, waiting while the stream is full, and
 * resolves once all of them have been handed to the transport. Does not end
 * the stream.
 *
 * @param signal Aborts the wait: `'drain'` alone never comes after a cancel.
 * @throws What the source throws, after the messages before it have been flushed.
 */
export async function writeMessages<T>(
  stream: Writable,
  source: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal,
): Promise<void> {
  let unflushed = 0;
  let onFlushed = () => {};
  const written = () => {
    unflushed--;
    if (unflushed === 0) onFlushed();
  };
  try {
    for await (const message of source) {
      signal.throwIfAborted();
      unflushed++;
      if (!stream.write(message, written)) await once(stream, 'drain', { signal });
    }
  } finally {
    const flushed = new Promise<void>((resolve) => {
      onFlushed = resolve;
      if (unflushed === 0) resolve();
    });
    if (!signal.aborted) await orAborted(flushed, signal);
  }
}

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    promise.then(done);
  });
}
