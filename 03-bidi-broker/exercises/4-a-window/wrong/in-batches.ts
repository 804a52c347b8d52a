// Misconception: Sending in batches of the window's size keeps the window full.
// Fails: task 1
// Says: 3 of 4 readings are under way
// Ask: How many readings are under way when three of your four answers have come?
import type { BrokerService } from '#03/service.ts';
import type { BrokerRequest } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';

/** A reading and its id, which the answer will carry. */
export type Reading = BrokerRequest & { id: number };

/**
 * Sends all readings on one call and returns their answers, in the same order. At
 * any time, at most `window` readings are sent and not answered.
 *
 * @throws ServiceError with the status of the call; Error when a reading has no answer.
 */
export async function answersTo(
  client: InstanceType<typeof BrokerService>,
  readings: Reading[],
  window: number,
  deadline: Date,
): Promise<BrokerResponse__Output[]> {
  if (window < 1) throw new RangeError('a window has room for at least one reading');
  const call = client.predict({ deadline });
  const source: AsyncIterator<BrokerResponse__Output> = call[Symbol.asyncIterator]();
  const answers = new Map<number, BrokerResponse__Output>();
  for (let first = 0; first < readings.length; first += window) {
    const batch = readings.slice(first, first + window);
    for (const reading of batch) call.write(reading);
    for (let i = 0; i < batch.length; i++) {
      const next = await source.next();
      if (!next.done) answers.set(next.value.id, next.value);
    }
  }
  call.end();
  return readings.map(({ id }) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`the call ended without answer ${id}`);
    return answer;
  });
}
