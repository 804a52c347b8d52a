// Checks 3.1: a conversation that goes on while the client talks, and ends.
import { credentials } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { exchange } from '#lib/calls.ts';
import type * as Answer from './starter.ts';

type Call = ReturnType<InstanceType<typeof BrokerService>['predict']>;

const today = async ({ tempMax }: { tempMax: number }) => tempMax;

export default tasks<typeof Answer>([
  {
    title: 'Each reading is answered before the next one is sent',
    tried: 'A client sends a reading, waits for its answer, and sends the next one: three times.',
    read: '03-bidi-broker/README.md#what-can-go-wrong',
    async run(t) {
      const { client } = await t.serve(BrokerService, t.answer.brokerService(today));
      const call = client.predict(t.soon());
      t.hangUp(call);
      const expected = 'each reading is answered while the call is open';
      for (const id of [1, 2, 3]) {
        t.step(`waiting for the answer to reading ${id}`);
        const got = await answerTo(t, call, id, 10 + id);
        const happened = `reading ${id} was sent, no answer came, and the call ${got.words}`;
        if (got.value === undefined) throw t.wrong(expected, happened);
        t.equal(got.value, { id, prediction: 10 + id }, `the answer to reading ${id}`);
      }
    },
  },
  {
    title: 'Every answer goes out, in order, and then the call ends with OK',
    tried: 'A client sends readings 1, 2 and 3 and half-closes. Forecast 1 is made last.',
    read: '03-bidi-broker/README.md#raw-grpc-js-the-loop-that-never-ends-its-call',
    async run(t) {
      // Another call's answer proves that the server has had all of the first one.
      let makeFirst = () => {};
      const first = new Promise<void>((resolve) => (makeFirst = resolve));
      const forecast = async ({ id, tempMax }: { id: number; tempMax: number }) => {
        if (id === 1) await first;
        return tempMax;
      };
      const { client } = await t.serve(BrokerService, t.answer.brokerService(forecast));
      const call = exchange(client.predict(t.soon()), [1, 2, 3].map(reading));
      const ids: number[] = [];
      const reads = t.ended(
        (async () => {
          for await (const { id } of call) ids.push(id);
        })(),
      );
      t.step('waiting for the half-close');
      await t.seen(({ direction, flags }) => direction === 'up' && flags.includes('END_STREAM'));
      await answered(t, client, 9);
      makeFirst();
      t.step('waiting for the end of the call with readings 1, 2 and 3');
      const { status, words } = await reads;
      const fits = ids.join() === '1,2,3' && status === 'OK';
      const happened = `the ids answered: ${ids.join(', ') || 'none'}; then the call ${words}`;
      t.ok(fits, 'the ids answered: 1, 2, 3; then the call ended with OK', happened);
    },
  },
  {
    title: 'A connection that is cut does not take the server with it',
    tried:
      'A sensor gets two answers, then its connection is cut. Another sensor calls, and then one that sends readings 4, 5 and 6, of which forecast 4 fails.',
    read: '03-bidi-broker/README.md#the-server',
    async run(t) {
      const begun: number[] = [];
      let fail = () => {};
      const broken = new Promise<number>((_, reject) => {
        fail = () => reject(t.internal('cannot open /srv/model-7.bin'));
      });
      const forecast = async (reading: { id: number; tempMax: number }) => {
        begun.push(reading.id);
        return reading.id === 4 ? broken : today(reading);
      };
      const { handlers, gone, ended } = listenedTo(t.answer.brokerService(forecast));
      const { client, address, tap } = await t.serve(BrokerService, handlers);
      const call = client.predict(t.soon());
      t.step('waiting for the answers to readings 1 and 2');
      await answerTo(t, call, 1, 11);
      await answerTo(t, call, 2, 12);
      tap.cut();
      t.step('waiting for the server to hear of the cut');
      await gone;
      t.step('waiting for the answer to another sensor');
      // A client of its own connects anew.
      const own = { 'grpc.use_local_subchannel_pool': 1 };
      const sensor = new BrokerService(address, credentials.createInsecure(), own);
      t.onEnd(() => sensor.close());
      const next = sensor.predict(t.soon());
      t.hangUp(next);
      const other = await answerTo(t, next, 3, 13);
      t.ok(other.value !== undefined, 'the next sensor is answered', `its call ${other.words}`);
      // While the other sensor called, there was time enough to end.
      const expected = 'the handler of the call that was cut ends quietly';
      const how = await Promise.race([ended, stillWaits]);
      t.ok(how === undefined, expected, how ?? '');
      t.step('waiting for the status of a call whose forecast fails');
      const failing = sensor.predict(t.soon());
      t.hangUp(failing);
      const failed = answerTo(t, failing, 4, 14);
      for (const id of [5, 6]) failing.write(reading(id));
      // That another call is answered proves that the server has all three.
      await answered(t, sensor, 9);
      const before = begun.length;
      fail();
      const { status, words } = await failed;
      t.ok(status === 'INTERNAL', 'INTERNAL when a forecast fails', `the call ${words}`);
      t.ok(
        t.printed().includes('model-7'),
        'why it failed is in your log',
        'your code printed nothing of it',
      );
      // Time enough for whoever goes on with the readings that had come.
      await answered(t, sensor, 10);
      const late = begun.slice(before).filter((id) => id < 9);
      t.ok(
        late.length === 0,
        'no forecast is begun for a call that has ended',
        `forecast 4 failed; begun after it, for nobody: ${late.join(' and ')}`,
      );
    },
  },
]);

/** These handlers; `gone` and `ended` are of the first call: what was wrong at its end, if anything. */
function listenedTo({ Predict }: BrokerServiceHandlers) {
  let [hearOf, end] = [() => {}, (_?: string) => {}];
  const gone = new Promise<void>((resolve) => (hearOf = resolve));
  const ended = new Promise<string | undefined>((resolve) => (end = resolve));
  const handler: typeof Predict = (call) => {
    call.on('cancelled', hearOf);
    // grpc-js ignores what a handler returns. Here it is looked at.
    const returned: unknown = Predict(call);
    Promise.resolve(returned).then(
      () => end(),
      (why) =>
        end(
          `your handler's promise was rejected (${why}) and nobody listens: the process would end here`,
        ),
    );
  };
  return { handlers: { Predict: handler }, gone, ended };
}

const stillWaits = Promise.resolve(
  "it has not ended: it waits for something that a call that was cut does not bring, such as 'end'",
);

const reading = (id: number) => ({ id, tempMax: 10 + id });

/** Waits for the answer to one reading, on a call of its own. */
async function answered(
  t: Bench<typeof Answer>,
  client: InstanceType<typeof BrokerService>,
  id: number,
): Promise<void> {
  t.step(`waiting for the answer to reading ${id}, on another call`);
  const call = client.predict(t.soon());
  await answerTo(t, call, id, 0);
  call.cancel();
}

/** Sends one reading, and waits for one answer or the end of the call. */
function answerTo(t: Bench<typeof Answer>, call: Call, id: number, tempMax: number) {
  const answered = new Promise<{ id: number; prediction: number | undefined } | undefined>(
    (resolve, reject) => {
      call.once('data', ({ id, prediction }: BrokerResponse__Output) => {
        resolve({ id, prediction });
      });
      call.once('end', () => resolve(undefined));
      call.on('error', reject);
    },
  );
  call.write({ id, tempMax });
  return t.ended(answered);
}
