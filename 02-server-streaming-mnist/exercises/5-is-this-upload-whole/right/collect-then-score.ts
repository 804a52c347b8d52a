// 2.5 in two steps: an upload is read whole, or refused; only then it is scored.
import { status } from '@grpc/grpc-js';
import type { Prediction__Output } from '#generated/mnist/v1/Prediction.ts';
import type { ScoreCard } from '#generated/mnist/v1/ScoreCard.ts';
import { clientStreaming } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

class Upload {
  readonly #labels = new Map<number, number>();
  #announced: number | undefined;

  /** Takes a guess; what it refuses ends the call. */
  take({ index, label, total }: Prediction__Output, exists: boolean): void {
    if (this.#announced === undefined) this.#announced = total ?? 0;
    if (!exists) throw new StatusError(status.INVALID_ARGUMENT, `there is no sample ${index}`);
    if (this.#labels.has(index)) {
      throw new StatusError(status.INVALID_ARGUMENT, `sample ${index} was here before`);
    }
    this.#labels.set(index, label);
  }

  /** The guesses, by sample, of an upload that has as many as it said. */
  whole(): Map<number, number> {
    const { size } = this.#labels;
    if (size > 0 && size === this.#announced) return this.#labels;
    throw new StatusError(status.FAILED_PRECONDITION, `${size} guesses are not the whole upload`);
  }
}

/** A handler for ScorePredictions. */
export function scorePredictions(
  labelOf: (index: number) => number | undefined,
  publish: (card: ScoreCard) => void,
) {
  return clientStreaming<Prediction__Output, ScoreCard>(async (predictions) => {
    const upload = new Upload();
    for await (const guess of predictions) upload.take(guess, labelOf(guess.index) !== undefined);
    const guesses = upload.whole();
    const right = [...guesses].filter(([index, label]) => labelOf(index) === label);
    const card = { count: guesses.size, accuracy: right.length / guesses.size };
    publish(card);
    return card;
  });
}
