// Misconception: A place in the window always becomes free at some time.
// Fails: task 4
// Says: waiting for answersTo() to throw, now that the server has ended the call
// Ask: Who wakes the loop that waits for a place when no more answers come?
import type { BrokerService } from '#03/service.ts';
import type { BrokerRequest } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';
import { inFlight } from '#lib/in-flight.ts';

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
  const places = inFlight(window);
  const answers = new Map<number, BrokerResponse__Output>();
  let failed: Error | undefined;
  call.on('data', (answer: BrokerResponse__Output) => {
    answers.set(answer.id, answer);
    places.leave();
  });
  const ended = new Promise<void>((resolve) => {
    call.on('error', (error: Error) => (failed = error));
    call.on('end', resolve);
  });
  for (const reading of readings) {
    await places.enter();
    call.write(reading);
  }
  call.end();
  await ended;
  if (failed !== undefined) throw failed;
  return readings.map(({ id }) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`the call ended without answer ${id}`);
    return answer;
  });
}
