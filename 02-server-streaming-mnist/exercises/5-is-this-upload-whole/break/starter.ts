// Break 2.5: find the servers that score what is not whole.
import { Metadata } from '@grpc/grpc-js';
import type * as Answer from '#02/exercises/5-is-this-upload-whole/starter.ts';
import { MnistService } from '#02/service.ts';
import type { ScoreCard } from '#generated/mnist/v1/ScoreCard.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

/** Fails when a server scores an upload that is not whole, or does not score one that is. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  const published: ScoreCard[] = [];
  // Ten samples: sample 3 shows a three.
  const labelOf = (index: number) => (index < 10 ? index : undefined);
  const handler = t.answer.scorePredictions(labelOf, (card) => published.push(card));
  const { client } = await t.serve(MnistService, { ScorePredictions: handler });

  /** Starts an upload; `ended` is its status, as a word. */
  function upload() {
    let over = (_: string) => {};
    const ended = new Promise<string>((resolve) => (over = resolve));
    const call = client.scorePredictions(new Metadata(), t.soon(), (error) => {
      over(error === null ? 'OK' : error.message.replace(/^\d+ (\w+).*$/s, '$1'));
    });
    return { call, ended };
  }

  const { call, ended } = upload();
  call.write({ index: 3, label: 3, total: 2 });
  call.write({ index: 4, label: 9 });
  call.end();
  t.equal(await ended, 'OK', 'the status of a whole upload');
  t.equal(published.length, 1, 'the number of scores');
  // TODO: too few, too many, none; a cancel; a sample twice, or one that is not there …
}
