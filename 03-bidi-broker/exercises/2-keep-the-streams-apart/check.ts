// Checks 3.2: what a stream remembers is its own, and the table is everybody's.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { credentials } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import type * as Answer from './starter.ts';

type Client = InstanceType<typeof BrokerService>;

const table: Answer.Table = {
  forecast: (today, yesterday = today) => today + (today - yesterday),
};
const read = '03-bidi-broker/README.md#the-server';

export default tasks<typeof Answer>([
  {
    title: 'A new stream has no yesterday',
    tried: 'Phoenix sends 40 and 41 °C and ends. Then Seattle sends 10 and 11 °C.',
    read,
    async run(t) {
      const { client, address } = await t.serve(BrokerService, broker(t));
      const phoenix = greenhouse(t, client);
      await phoenix.forecast(40);
      await phoenix.forecast(41);
      await phoenix.end();
      const seattle = greenhouse(t, otherClient(t, address));
      const forecasts = [await seattle.forecast(10), await seattle.forecast(11)];
      t.equal(forecasts, [10, 12], "Seattle's forecasts");
    },
  },
  {
    title: 'Streams on two connections do not mix',
    tried:
      'Seattle sends 10 °C, Phoenix 40 °C on another connection, Seattle 11 °C, Phoenix 41 °C. Seattle ends, Nome sends 0 °C and then −2 °C, Phoenix 42 °C.',
    read,
    async run(t) {
      const { client, address } = await t.serve(BrokerService, broker(t));
      await inTurns(t, client, otherClient(t, address));
    },
  },
  {
    title: 'Streams on one connection do not mix',
    tried:
      'Seattle sends 10 °C, Phoenix 40 °C on the same connection, Seattle 11 °C, Phoenix 41 °C. Seattle ends, Nome sends 0 °C and then −2 °C, Phoenix 42 °C.',
    read,
    async run(t) {
      const { client } = await t.serve(BrokerService, broker(t));
      await inTurns(t, client, client);
    },
  },
  {
    title: 'The table is loaded once, however many streams there are',
    tried: 'Three streams begin while the table is being loaded.',
    read,
    async run(t) {
      let loads = 0;
      let loaded = () => {};
      const minute = new Promise<void>((resolve) => (loaded = resolve));
      const slow = async () => {
        loads++;
        await minute;
        return table;
      };
      const { client } = await t.serve(BrokerService, t.answer.brokerService(slow));
      const streams = [1, 2, 3].map(() => greenhouse(t, client));
      const forecasts = streams.map((stream) => stream.forecast(10));
      t.step('waiting for the readings of all three streams on the wire');
      let readings = 0;
      await t.seen(({ direction, messages }) => {
        if (direction === 'up') readings += messages.length;
        return readings === 3;
      });
      // The server is in this process: in some turns it has read what has come.
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      t.step('waiting for three forecasts');
      loaded();
      t.equal(await Promise.all(forecasts), [10, 10, 10], 'the forecasts of the three streams');
      const stale = '; a table was used that another server in this process had loaded';
      const happened = `it was loaded ${loads} times${loads === 0 ? stale : ''}`;
      t.ok(loads === 1, 'the table is loaded once', happened);
    },
  },
]);

const broker = (t: Bench<typeof Answer>) => t.answer.brokerService(async () => table);

/** Two greenhouses send in turn; each one's forecasts are its own. */
async function inTurns(t: Bench<typeof Answer>, one: Client, other: Client) {
  const seattle = greenhouse(t, one);
  const first = await seattle.forecast(10);
  const phoenix = greenhouse(t, other);
  const second = await phoenix.forecast(40);
  const forecasts = {
    Seattle: [first, await seattle.forecast(11)],
    Phoenix: [second, await phoenix.forecast(41)],
  };
  const fits = forecasts.Seattle.join() === '10,12' && forecasts.Phoenix.join() === '40,42';
  t.ok(
    fits,
    "each stream's forecasts come from its own readings: 10, 12 and 40, 42",
    told(forecasts),
  );
  // One stream ends and another begins while a third one goes on.
  await seattle.end();
  const nome = greenhouse(t, one);
  const before = await nome.forecast(0);
  const third = await phoenix.forecast(42);
  const after = [[before, await nome.forecast(-2)], [third]];
  t.ok(
    after.join(';') === '0,-4;43',
    "after Seattle's end Nome's forecasts are 0, -4, and Phoenix's is 43",
    `Nome's forecasts are ${after[0]?.join(', ')}, and Phoenix's is ${third}`,
  );
}

const told = ({ Seattle, Phoenix }: { Seattle: number[]; Phoenix: number[] }) =>
  `Seattle's forecasts are ${Seattle.join(', ')}, Phoenix's ${Phoenix.join(', ')}`;

/** A client on a connection of its own. */
function otherClient(t: Bench<typeof Answer>, address: string): Client {
  const own = { 'grpc.use_local_subchannel_pool': 1 };
  const client = new BrokerService(address, credentials.createInsecure(), own);
  t.onEnd(() => client.close());
  return client;
}

/** One open stream, on which each reading waits for its forecast. */
function greenhouse(t: Bench<typeof Answer>, client: Client) {
  const call = client.predict(t.soon());
  t.hangUp(call);
  call.on('error', () => {}); // For the end of the task; the loop throws it as well.
  const answers: AsyncIterator<BrokerResponse__Output> = call[Symbol.asyncIterator]();
  let id = 0;
  return {
    async forecast(tempMax: number): Promise<number> {
      call.write({ id: ++id, tempMax });
      t.step(`waiting for the answer to ${tempMax} °C`);
      const { done, value } = await answers.next();
      if (!done && value.prediction !== undefined) return value.prediction;
      throw t.wrong(`a forecast for ${tempMax} °C`, 'the call ended with OK and without it');
    },
    async end(): Promise<void> {
      call.end();
      t.step('waiting for the end of a stream');
      await answers.next();
    },
  };
}
