// Misconception: gRPC has flow control, so it is safe to write everything.
// Fails: task 2
// Says: 9 readings were sent and not answered
// Ask: What does flow control count: bytes that nobody has read yet, or readings that nobody has answered?
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
  for (const reading of readings) call.write(reading);
  call.end();
  const answers = new Map<number, BrokerResponse__Output>();
  const source: AsyncIterable<BrokerResponse__Output> = call;
  for await (const answer of source) answers.set(answer.id, answer);
  return readings.map(({ id }) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`the call ended without answer ${id}`);
    return answer;
  });
}
