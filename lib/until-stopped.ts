// Reading a stream until the server stops.

/** Those who wait for a signal, and the one listener through which they hear of it. */
interface Waiting {
  stops: Set<() => void>;
  onAbort: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls `stop` when the signal aborts, until what it returns is called. A signal looks
 * through all of its listeners to add one and to remove one. So it has one for all of us:
 * else a stream that opens or ends would cost the more, the more are open.
 */
function whenAborted(signal: AbortSignal, stop: () => void): () => void {
  const known = waiting.get(signal);
  const { stops, onAbort } = known ?? listenTo(signal);
  stops.add(stop);
  return () => {
    stops.delete(stop);
    if (stops.size > 0 || waiting.get(signal)?.stops !== stops) return;
    waiting.delete(signal);
    signal.removeEventListener('abort', onAbort);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const stops = new Set<() => void>();
  const onAbort = () => {
    for (const stop of stops) stop();
  };
  signal.addEventListener('abort', onAbort);
  const one = { stops, onAbort };
  waiting.set(signal, one);
  return one;
}

/**
 * One item of a source after the other, or `undefined` once the signal aborts. Whoever
 * has taken the last one calls `release`, which lets go of the signal.
 */
export function untilStopped<T>(source: AsyncIterator<T>, signal: AbortSignal) {
  // Waited for once a stream: once a reading would take longer than the forecast.
  let stop = () => {};
  const release = whenAborted(signal, () => stop());
  return {
    next: () =>
      new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined);
        // Listened to in every case: what nobody listens to, and fails when the call
        // does, would end the process.
        source.next().then(resolve, reject);
        if (signal.aborted) stop();
      }),
    release,
  };
}
