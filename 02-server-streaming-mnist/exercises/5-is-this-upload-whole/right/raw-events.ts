// 2.5 with raw events: 'data' counts, 'end' decides, and whoever has been answered is not
// answered again.
import { type ServerReadableStream, type sendUnaryData, status } from '@grpc/grpc-js';
import type { Prediction__Output } from '#generated/mnist/v1/Prediction.ts';
import type { ScoreCard } from '#generated/mnist/v1/ScoreCard.ts';

/** A handler for ScorePredictions. */
export function scorePredictions(
  labelOf: (index: number) => number | undefined,
  publish: (card: ScoreCard) => void,
) {
  return (
    call: ServerReadableStream<Prediction__Output, ScoreCard>,
    callback: sendUnaryData<ScoreCard>,
  ) => {
    const guesses = new Map<number, boolean>();
    let total = -1;
    let answered = false;
    const refuse = (code: status, details: string) => {
      if (answered) return;
      answered = true;
      callback({ code, details });
    };
    call.on('data', (guess: Prediction__Output) => {
      if (total < 0) total = guess.total ?? 0;
      const truth = labelOf(guess.index);
      if (truth === undefined) refuse(status.INVALID_ARGUMENT, `no sample ${guess.index}`);
      else if (guesses.has(guess.index)) refuse(status.INVALID_ARGUMENT, 'a sample came twice');
      else guesses.set(guess.index, truth === guess.label);
    });
    call.on('end', () => {
      if (answered) return;
      const count = guesses.size;
      if (count === 0 || count !== total) {
        return refuse(status.FAILED_PRECONDITION, `${count} guesses came, ${total} were announced`);
      }
      answered = true;
      const card = { count, accuracy: [...guesses.values()].filter(Boolean).length / count };
      publish(card);
      callback(null, card);
    });
  };
}
