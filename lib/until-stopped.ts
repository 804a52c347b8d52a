// Reading a stream until the server stops.

/**
 * One item of a source after the other, or `undefined` once the signal aborts. Whoever
 * has taken the last one calls `release`, which lets go of the signal.
 */
export function untilStopped<T>(source: AsyncIterator<T>, signal: AbortSignal) {
  // One listener a stream: one a reading would take longer than the forecast.
  let stop = () => {};
  const onAbort = () => stop();
  signal.addEventListener('abort', onAbort);
  return {
    next: () =>
      new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined);
        // Listened to in every case: what nobody listens to, and fails when the call
        // does, would end the process.
        source.next().then(resolve, reject);
        if (signal.aborted) stop();
      }),
    release: () => signal.removeEventListener('abort', onAbort),
  };
}
