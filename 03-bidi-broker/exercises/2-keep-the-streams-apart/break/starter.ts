// Break 3.2: find the brokers whose streams know of each other.
import type * as Answer from '#03/exercises/2-keep-the-streams-apart/starter.ts';
import { BrokerService } from '#03/service.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

type Client = InstanceType<typeof BrokerService>;

// A forecast shows what the stream remembers: as today, and as much more as yesterday.
const table: Answer.Table = {
  forecast: (today, yesterday = today) => today + (today - yesterday),
};

/** Fails when a stream is told something that another one has said. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  const { client } = await t.serve(
    BrokerService,
    t.answer.brokerService(async () => table),
  );
  const seattle = stream(t, client);
  t.equal(await seattle.forecast(10), 10, 'the first forecast');
  t.equal(await seattle.forecast(11), 12, 'the second forecast');
  // TODO: another stream. Before this one, after it, beside it; and how often is the
  // table loaded, which takes a minute?
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
  };
}
