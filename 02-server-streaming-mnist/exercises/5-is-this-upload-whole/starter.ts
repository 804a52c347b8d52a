// 2.5 Is this upload whole? Scores a stream of guesses, and publishes the score.
import type { Prediction__Output } from '#generated/mnist/v1/Prediction.ts';
import type { ScoreCard } from '#generated/mnist/v1/ScoreCard.ts';
import { clientStreaming } from '#lib/handlers.ts';

/**
 * A handler for ScorePredictions. What it throws becomes the status of the call.
 *
 * @param labelOf The digit that a sample shows; undefined when there is no such sample.
 * @param publish Puts a score on the board for all to see. It cannot be taken back.
 */
export function scorePredictions(
  labelOf: (index: number) => number | undefined,
  publish: (card: ScoreCard) => void,
) {
  return clientStreaming<Prediction__Output, ScoreCard>(async (predictions) => {
    let [count, right] = [0, 0];
    for await (const { index, label } of predictions) {
      // TODO: what if there is no such sample, or it came before?
      count++;
      if (labelOf(index) === label) right++;
    }
    // TODO: the stream has ended. Was that all of it?
    const card = { count, accuracy: right / count };
    publish(card);
    return card;
  });
}
