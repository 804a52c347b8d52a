// Misconception: Any guess that comes is one of the total.
// Fails: task 4
// Says: after guesses for samples 5 and 5 the call had no end before its deadline
// Ask: Who gains when one guess that is right is sent a thousand times?
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
    let count = 0;
    let total: number | undefined;
    let right = 0;
    for await (const { index, label, total: said } of predictions) {
      total ??= said;
      const truth = labelOf(index);
      if (truth === undefined) throw refused(`there is no sample ${index}`);
      count++;
      if (truth === label) right++;
    }
    if (count !== total) {
      const came = `${count} of ${total ?? 'an unknown number of'} predictions came`;
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
