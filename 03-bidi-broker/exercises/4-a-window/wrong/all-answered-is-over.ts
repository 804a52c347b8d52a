// Misconception: A call is over when every reading has its answer.
// Fails: task 1
// Says: all 12 are answered, and the call is still open: both sides wait
// Ask: How does the server know that there is no thirteenth reading?
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
  const toSend = [...readings];
  const sendNext = () => {
    const reading = toSend.shift();
    if (reading !== undefined) call.write(reading);
  };
  for (let i = 0; i < window; i++) sendNext();

  const answers = new Map<number, BrokerResponse__Output>();
  const source: AsyncIterable<BrokerResponse__Output> = call;
  // Nothing waits but this loop, and this loop ends when the call does: with its
  // status, if that is not OK.
  for await (const answer of source) {
    answers.set(answer.id, answer);
    sendNext();
  }
  return readings.map(({ id }) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`the call ended without answer ${id}`);
    return answer;
  });
}
