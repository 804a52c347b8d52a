// Misconception: The total stands in every message.
// Fails: task 1
// Says: FAILED_PRECONDITION: 3 of 0 predictions came
// Ask: Which message does mnist.proto read the total from?
import { status } from '@grpc/grpc-js';
import type { Prediction__Output } from '#generated/mnist/v1/Prediction.ts';
import type { ScoreCard } from '#generated/mnist/v1/ScoreCard.ts';
import { clientStreaming } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

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
    const seen = new Set<number>();
    let total = 0;
    let right = 0;
    for await (const { index, label, total: said } of predictions) {
      total = said;
      const truth = labelOf(index);
      if (truth === undefined) throw refused(`there is no sample ${index}`);
      if (seen.has(index)) throw refused(`sample ${index} was sent before`);
      seen.add(index);
      if (truth === label) right++;
    }
    const count = seen.size;
    if (count !== total) {
      const came = `${count} of ${total} predictions came`;
      throw new StatusError(status.FAILED_PRECONDITION, `${came}: nothing was scored`);
    }
    const card = { count, accuracy: right / count };
    publish(card);
    return card;
  });
}

function refused(why: string): StatusError {
  return new StatusError(status.INVALID_ARGUMENT, `index: ${why}`);
}
