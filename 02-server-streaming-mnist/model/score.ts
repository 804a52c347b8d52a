// Counts right and wrong guesses. Knows nothing of gRPC.

/** A guess that cannot be scored, in a sentence for the one who sent it. */
export class BadGuess extends Error {}

/** What a finished score says. */
export interface Score {
  count: number;
  /** 0 to 1. */
  accuracy: number;
  /** Ten rows, one a true digit; in each, how often each digit was guessed. */
  confusion: number[][];
}

/** Scores guesses against `labels`, each sample at most once. */
export function scoreAgainst(labels: Uint8Array) {
  const confusion = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  const seen = new Set<number>();
  let right = 0;
  return {
    /** @throws BadGuess when the index or the label does not exist or came before. */
    add(index: number, guess: number): void {
      const truth = labels[index];
      const row = confusion[truth ?? -1];
      if (truth === undefined || row === undefined) {
        throw new BadGuess(`index: there is no sample ${index} in the test split`);
      }
      if (guess < 0 || guess > 9) throw new BadGuess(`label: ${guess} is not a digit`);
      if (seen.has(index)) throw new BadGuess(`index: sample ${index} was sent before`);
      seen.add(index);
      row[guess] = (row[guess] ?? 0) + 1;
      if (guess === truth) right++;
    },
    result: (): Score => ({
      count: seen.size,
      accuracy: right / Math.max(1, seen.size),
      confusion,
    }),
  };
}
