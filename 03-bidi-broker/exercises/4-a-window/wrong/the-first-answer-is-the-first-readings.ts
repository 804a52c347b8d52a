// Misconception: A stream keeps its order, so the first answer is for the first reading.
// Fails: task 3
// Says: the ids of the answers that were returned: [8, 40, 3, 27, 16, 31, 5, 12]
// Ask: Whose order does a stream keep: that of the questions, or that in which the server wrote?
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
    if (reading === undefined) call.end();
    else call.write(reading);
  };
  for (let i = 0; i < window; i++) sendNext();

  const answers: BrokerResponse__Output[] = [];
  const source: AsyncIterable<BrokerResponse__Output> = call;
  for await (const answer of source) {
    answers.push(answer);
    sendNext();
  }
  if (answers.length < readings.length) throw new Error('the call ended too early');
  return answers;
}
