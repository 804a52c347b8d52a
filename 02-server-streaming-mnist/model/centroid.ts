// The simplest classifier that learns: the mean picture of each digit. A sample is
// taken for the digit whose mean is nearest. Knows nothing of gRPC.

/**
 * Learns from labelled pictures, then guesses.
 *
 * @throws RangeError when a picture has another size, or the label is no digit.
 */
export interface Classifier {
  learn(pixels: Uint8Array, label: number): void;
  /** The digit, 0 to 9, whose mean picture is nearest. */
  guess(pixels: Uint8Array): number;
}

/** A nearest-centroid classifier for pictures of `size` bytes. */
export function nearestCentroid(size: number): Classifier {
  const sums = Array.from({ length: 10 }, () => new Float64Array(size));
  const counts = new Array<number>(10).fill(0);
  let means: Float64Array[] | undefined;
  const checkSize = ({ length }: Uint8Array) => {
    if (length !== size) throw new RangeError(`a picture has ${length} bytes, not ${size}`);
  };

  return {
    learn(pixels, label) {
      checkSize(pixels);
      const sum = sums[label];
      if (sum === undefined) throw new RangeError(`${label} is not a digit`);
      for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) + (pixels[i] ?? 0);
      counts[label] = (counts[label] ?? 0) + 1;
      means = undefined;
    },
    guess(pixels) {
      checkSize(pixels);
      means ??= sums.map((sum, label) =>
        sum.map((value) => value / Math.max(1, counts[label] ?? 0)),
      );
      const distances = means.map((mean) => {
        let distance = 0;
        for (let i = 0; i < size; i++) distance += ((mean[i] ?? 0) - (pixels[i] ?? 0)) ** 2;
        return distance;
      });
      return distances.indexOf(Math.min(...distances));
    },
  };
}
