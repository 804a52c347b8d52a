// Break 3.2: two streams in turns, on one connection, three that begin before the table
// is there, and one that begins after another one's end.
import type * as Answer from '#03/exercises/2-keep-the-streams-apart/starter.ts';
import { BrokerService } from '#03/service.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

type Client = InstanceType<typeof BrokerService>;

const table: Answer.Table = {
  forecast: (today, yesterday = today) => today + (today - yesterday),
};

/** Fails when a stream is told something that another one has said. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  let loads = 0;
  let loaded = () => {};
  const minute = new Promise<void>((resolve) => (loaded = resolve));
  const load = async () => {
    loads++;
    await minute;
    return table;
  };
  const { client } = await t.serve(BrokerService, t.answer.brokerService(load));
  const [seattle, phoenix, third] = [stream(t, client), stream(t, client), stream(t, client)];
  const first = [seattle.forecast(10), phoenix.forecast(40), third.forecast(0)];
  // All three have asked before the table is there.
  let readings = 0;
  await t.seen(({ direction, messages }) => {
    if (direction === 'up') readings += messages.length;
    return readings === 3;
  });
  await t.quiet();
  loaded();
  t.equal(await Promise.all(first), [10, 40, 0], 'the first forecasts');
  t.equal(loads, 1, 'how often the table was loaded');
  t.equal(await seattle.forecast(11), 12, "Seattle's second forecast");
  t.equal(await phoenix.forecast(41), 42, "Phoenix's second forecast");
  const late = stream(t, client);
  t.equal(await late.forecast(20), 20, 'the first forecast of a stream that begins later');
  t.equal(await seattle.forecast(13), 15, "Seattle's third forecast");
  t.equal(await third.forecast(-2), -4, 'the forecast after 0 and -2 °C');
  // One ends, another begins, and the others go on.
  await seattle.end();
  const last = stream(t, client);
  t.equal(await last.forecast(30), 30, 'the first forecast of a stream that begins after an end');
  t.equal(await phoenix.forecast(42), 43, "Phoenix's third forecast");
  t.equal(await late.forecast(21), 22, 'the second forecast of the stream that began later');
}

/** An open stream, on which each reading waits for its forecast. */
function stream(t: Bench<typeof Answer>, client: Client) {
  const call = client.predict(t.soon());
  t.hangUp(call);
  call.on('error', () => {}); // The loop throws it as well.
  const answers: AsyncIterator<BrokerResponse__Output> = call[Symbol.asyncIterator]();
  let id = 0;
  return {
    async forecast(tempMax: number): Promise<number | undefined> {
      call.write({ id: ++id, tempMax });
      const { value } = await answers.next();
      return value?.prediction;
    },
    async end(): Promise<void> {
      call.end();
      await answers.next();
    },
  };
}
