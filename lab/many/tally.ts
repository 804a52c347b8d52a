// What came on a stream, held against what was to come.

/** What is wrong with a stream, or with many of them. */
export interface Wrong {
  lost: number;
  /** Came again. */
  doubled: number;
  /** Came after one with a higher number. */
  late: number;
}

/** Counts the numbers 0, 1, 2 … of a stream. */
export function tally() {
  const seen = new Set<number>();
  let [highest, doubled, late] = [-1, 0, 0];
  return {
    got(number: number): void {
      if (seen.has(number)) doubled++;
      else if (number < highest) late++;
      seen.add(number);
      highest = Math.max(highest, number);
    },
    came: () => seen.size,
    /** Of the numbers below `total`. */
    wrong(total: number): Wrong {
      const came = [...seen].filter((number) => number >= 0 && number < total).length;
      return { lost: total - came, doubled, late };
    },
  };
}
