// A bound on what has been sent and not yet answered. Without one a grpc-js
// client accepts writes until a megabyte waits, and every answer waits behind it.

/** Lets `size` in; the next `enter` waits until somebody leaves. */
export function inFlight(size: number) {
  let free = size;
  const waiting: (() => void)[] = [];
  return {
    async enter(): Promise<void> {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave(): void {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    },
  };
}
