// Break 2.5: every way in which an upload is not whole, and two uploads at once.
import { Metadata } from '@grpc/grpc-js';
import type * as Answer from '#02/exercises/5-is-this-upload-whole/starter.ts';
import { roundTrips } from '#02/exercises/waits.ts';
import { MnistService } from '#02/service.ts';
import type { ScoreCard } from '#generated/mnist/v1/ScoreCard.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

/** Fails when a server scores an upload that is not whole, or does not score one that is. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  const published: ScoreCard[] = [];
  let looked = 0;
  const labelOf = (index: number) => {
    looked++;
    return index < 10 ? index : undefined;
  };
  const handler = t.answer.scorePredictions(labelOf, (card) => published.push(card));
  const { client } = await t.serve(MnistService, { ScorePredictions: handler });

  /** Starts an upload; `ended` is its status, as a word. */
  function upload(indices: number[], total: number) {
    let over = (_: string) => {};
    const ended = new Promise<string>((resolve) => (over = resolve));
    const call = client.scorePredictions(new Metadata(), t.soon(), (error) => {
      over(error === null ? 'OK' : error.message.replace(/^\d+ (\w+).*$/s, '$1'));
    });
    for (const [i, index] of indices.entries()) {
      call.write({ index, label: index, ...(i === 0 && { total }) });
    }
    return { call, ended };
  }

  // Two at once: the one that is left open for the while must not count for the other.
  const long = upload([0, 1], 3);
  while (looked < 2) await roundTrips(1);
  const short = upload([1], 1);
  short.call.end();
  t.equal(await short.ended, 'OK', 'the status of an upload beside another one');
  long.call.write({ index: 2, label: 9 });
  long.call.end();
  t.equal(await long.ended, 'OK', 'the status of a whole upload');
  t.equal(
    published.map(({ count }) => count),
    [1, 3],
    'the counts that were published',
  );

  for (const indices of [[0, 1], [0, 1, 2, 3], []]) {
    const { call, ended } = upload(indices, 3);
    call.end();
    t.equal(await ended, 'FAILED_PRECONDITION', `the status of ${indices.length} guesses of 3`);
  }
  for (const indices of [
    [5, 99],
    [5, 5],
  ]) {
    // It is not half-closed: a server that waits for the end waits for ever.
    const { ended } = upload(indices, 3);
    t.equal(await ended, 'INVALID_ARGUMENT', `the status after samples ${indices.join(', ')}`);
  }
  // The second guess says another total: that of the first one counts.
  const changed = upload([0], 3);
  changed.call.write({ index: 1, label: 1, total: 2 });
  changed.call.end();
  t.equal(await changed.ended, 'FAILED_PRECONDITION', 'the status of 2 guesses of 3, then 2');
  const before = looked;
  const { call, ended } = upload([0, 1], 3);
  while (looked < before + 2) await roundTrips(1);
  call.cancel();
  t.equal(await ended, 'CANCELLED', 'the status of an upload that is cancelled');
  await roundTrips(10);
  t.equal(published.length, 2, 'the number of scores in the end');
}
