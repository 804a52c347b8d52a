// Checks 2.5: only an upload that is whole is scored, however it ends.
import { Metadata, type ServerReadableStream, type sendUnaryData } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { Prediction__Output } from '#generated/mnist/v1/Prediction.ts';
import type { ScoreCard, ScoreCard__Output } from '#generated/mnist/v1/ScoreCard.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { roundTrips, signal } from '../waits.ts';
import type * as Answer from './starter.ts';

const counting = '02-server-streaming-mnist/README.md#an-upload-that-knows-how-long-it-is';
const traps = '02-server-streaming-mnist/README.md#what-can-go-wrong';
// Ten samples; sample 3 shows a three.
const labelOf = (index: number) => (index >= 0 && index < 10 ? index : undefined);

/** The student's handler, what it publishes, and an upload to it that is open. */
async function open(t: Bench<typeof Answer>) {
  const published: ScoreCard[] = [];
  const [twoCame, gone] = [signal(), signal()];
  let count = 0;
  const looked = (index: number) => {
    if (++count === 2) twoCame.tell();
    return labelOf(index);
  };
  const handler = t.answer.scorePredictions(looked, (card) => published.push(card));
  const { client, tap } = await t.serve(MnistService, {
    ScorePredictions(
      call: ServerReadableStream<Prediction__Output, ScoreCard>,
      callback: sendUnaryData<ScoreCard>,
    ) {
      call.on('cancelled', gone.tell);
      return handler(call, callback);
    },
  });
  function upload() {
    const answered = signal<Error | ScoreCard__Output>();
    const call = client.scorePredictions(new Metadata(), t.soon(), (error, card) => {
      answered.tell(error ?? card ?? new Error('neither a status nor a score card came'));
    });
    const ended = t.ended(
      answered.told.then((answer) => {
        if (answer instanceof Error) throw answer;
        return answer;
      }),
    );
    return { call, ended };
  }
  const board = () =>
    published.length === 0
      ? 'nothing was published'
      : `a score of ${published.map((card) => card.count).join(', ')} was published`;
  const heard = { twoCame: twoCame.told, gone: gone.told };
  return { ...upload(), upload, published, board, ...heard, tap };
}

export default tasks<typeof Answer>([
  {
    title: 'A whole upload is scored',
    tried:
      'Three guesses, one of them wrong; the first one says that the total is 3. Meanwhile another client sends its only one.',
    read: counting,
    async run(t) {
      const { call, ended, upload, published, twoCame } = await open(t);
      call.write({ index: 4, label: 4, total: 3 });
      call.write({ index: 7, label: 1 });
      t.step('waiting for two guesses to be scored');
      await Promise.race([twoCame, ended]);
      const other = upload();
      other.call.write({ index: 4, label: 4, total: 1 });
      other.call.end();
      t.step('waiting for the score card of the other client');
      const small = await other.ended;
      t.equal(small.value?.count, 1, 'the count on the card of the other client');
      call.write({ index: 0, label: 0 });
      call.end();
      t.step('waiting for the score card');
      const { value, words } = await ended;
      if (value === undefined) throw t.wrong('a score card', `the call ${words}`);
      t.equal(value.count, 3, 'the count on the card');
      t.equal(value.accuracy, 2 / 3, 'the accuracy on the card');
      const onBoard = published.map((card) => ({ count: card?.count, accuracy: card?.accuracy }));
      const expected = [
        { count: 1, accuracy: 1 },
        { count: 3, accuracy: 2 / 3 },
      ];
      t.equal(onBoard, expected, 'the scores that were published');
    },
  },
  {
    title: 'An upload that is cancelled is not scored',
    tried: 'A client sends two guesses of three. It cancels; in another run its connection is cut.',
    read: traps,
    async run(t) {
      for (const how of ['the client cancelled', 'the connection was cut']) {
        const { call, ended, published, board, twoCame, gone, tap } = await open(t);
        call.write({ index: 0, label: 0, total: 3 });
        call.write({ index: 1, label: 1 });
        t.step('waiting for two guesses to be scored');
        await twoCame;
        if (how === 'the client cancelled') call.cancel();
        else tap.cut();
        await ended;
        t.step('waiting for the server to hear of it');
        await gone;
        await roundTrips(10);
        const happened = `${how} after two of three guesses, and ${board()}`;
        t.ok(published.length === 0, 'nothing is published', happened);
      }
    },
  },
  {
    title: 'An upload of another length is refused',
    tried:
      'A client half-closes after two guesses of three, after four of three, and after none. Another one says 3 in its first guess and 2 in its second, and half-closes.',
    read: counting,
    async run(t) {
      // What each guess says of the total; that of the first one counts.
      for (const totals of [[3, 3], [3, 3, 3, 3], [], [3, 2]]) {
        const { call, ended, published, board } = await open(t);
        for (const [index, total] of totals.entries()) call.write({ index, label: index, total });
        call.end();
        const sent = totals.length;
        t.step(`waiting for the status after ${sent} guesses and a half-close`);
        const { status, words } = await ended;
        const said = totals[1] === 2 ? ', which said 3 and then 2,' : '';
        const happened = `after ${sent} guesses${said} the call ${words}, and ${board()}`;
        t.ok(
          status === 'FAILED_PRECONDITION' && published.length === 0,
          'the call ends with FAILED_PRECONDITION, and nothing is published',
          happened,
        );
      }
    },
  },
  {
    title: 'A guess that cannot be scored ends the upload at once',
    tried:
      'A client sends a guess for sample 99, and in another run two for sample 5. It does not half-close.',
    read: counting,
    async run(t) {
      for (const indices of [
        [5, 99],
        [5, 5],
      ]) {
        const { call, ended, published, board } = await open(t);
        for (const index of indices) call.write({ index, label: 5, total: 3 });
        t.step(`waiting for the status after guesses for samples ${indices.join(' and ')}`);
        const { status, words } = await ended;
        const happened = `after guesses for samples ${indices.join(' and ')} the call ${words}, and ${board()}`;
        t.ok(
          status === 'INVALID_ARGUMENT' && published.length === 0,
          'the call ends with INVALID_ARGUMENT, and nothing is published',
          happened,
        );
      }
    },
  },
]);
