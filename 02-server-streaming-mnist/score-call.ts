// Client streaming: many guesses go up, one score card comes down.
import { Metadata } from '@grpc/grpc-js';
import type { ScoreCard__Output } from '../generated/mnist/v1/ScoreCard.ts';
import { writeAll } from '../lib/calls.ts';
import type { MnistService } from './service.ts';

/**
 * Sends the guesses and resolves with their score.
 *
 * @throws ServiceError when the server refuses a guess or cannot be reached.
 */
export function scoreOf(
  client: InstanceType<typeof MnistService>,
  guesses: { index: number; label: number }[],
  deadline: Date,
): Promise<ScoreCard__Output> {
  return new Promise((resolve, reject) => {
    const call = client.scorePredictions(new Metadata(), { deadline }, (error, card) => {
      if (error) reject(error);
      else if (card === undefined) reject(new Error('the call ended with no score card'));
      else resolve(card);
    });
    // The server counts: only a stream that holds `total` guesses is scored.
    const total = guesses.length;
    writeAll(
      call,
      guesses.map((guess) => ({ ...guess, total })),
    ).catch(reject);
  });
}
