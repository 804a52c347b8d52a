// 3.4 A window on the stream. It works, one reading at a time; make it a window.
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
  const answers: BrokerResponse__Output[] = [];
  // TODO: keep `window` readings under way, not one.
  for (const reading of readings) {
    call.write(reading);
    const next = await source.next();
    // TODO: to which reading does this answer belong? And what if there is none?
    if (!next.done) answers.push(next.value);
  }
  call.end();
  return answers;
}
