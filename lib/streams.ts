// Writing to a stream no faster than the other side reads. Without this, a loop
// of write() calls keeps every message in memory: write() returns false at the
// sixteenth waiting message, and goes on accepting.
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
  let goOn = () => {};
  // Listened to once for all messages: at each wait anew would cost more than a message.
  const wake = () => goOn();
  const written = () => {
    unflushed--;
    if (unflushed === 0) wake();
  };
  stream.on('drain', wake);
  signal.addEventListener('abort', wake);
  try {
    for await (const message of source) {
      signal.throwIfAborted();
      unflushed++;
      if (stream.write(message, written)) continue;
      await new Promise<void>((resolve) => (goOn = resolve));
      signal.throwIfAborted();
    }
  } finally {
    while (unflushed > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => (goOn = resolve));
    }
    stream.off('drain', wake);
    signal.removeEventListener('abort', wake);
  }
}
