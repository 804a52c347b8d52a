// How long answers took, of which there may be millions: not each of them is
// kept, only how many took about as long.

// One step is 2 %: so much may a quantile be off.
const step = 1.02;

/** Counts durations in milliseconds, in memory that does not grow with their number. */
export function latencies() {
  const counts = new Map<number, number>();
  let total = 0;
  return {
    add(ms: number): void {
      const bin = Math.round(Math.log(Math.max(ms, 0.001)) / Math.log(step));
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
      total++;
    },
    /** What `share` of them (0.5: the median) stayed below; 0 when there are none. */
    quantile(share: number): number {
      let left = share * total;
      for (const [bin, count] of [...counts].sort(([a], [b]) => a - b)) {
        left -= count;
        if (left <= 0) return step ** bin;
      }
      return 0;
    },
  };
}
