// 3.4 with the events of the call: each answer lets one more reading out.
import { status } from '@grpc/grpc-js';
import type { BrokerService } from '#03/service.ts';
import type { BrokerRequest } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';

/** A reading and its id, which the answer will carry. */
export type Reading = BrokerRequest & { id: number };

/** Sends all readings on one call and returns their answers, in the same order. */
export function answersTo(
  client: InstanceType<typeof BrokerService>,
  readings: Reading[],
  window: number,
  deadline: Date,
): Promise<BrokerResponse__Output[]> {
  if (window < 1) return Promise.reject(new RangeError('the window has no room'));
  return new Promise((resolve, reject) => {
    const places = new Map(readings.map(({ id }, place) => [id, place]));
    const answers: BrokerResponse__Output[] = [];
    const call = client.predict({ deadline });
    let sent = 0;
    let answered = 0;
    function fill(): void {
      for (const reading of readings.slice(sent, answered + window)) {
        call.write(reading);
        sent++;
      }
      if (answered === readings.length) call.end();
    }
    call.on('data', (answer) => {
      const place = places.get(answer.id);
      if (place === undefined) return;
      answers[place] = answer;
      answered++;
      fill();
    });
    call.on('error', reject);
    call.on('status', ({ code }) => {
      if (code !== status.OK) return;
      const open = readings.filter((_, place) => answers[place] === undefined);
      if (open.length === 0) resolve(answers);
      else reject(new Error(`the server left ${open.length} readings without an answer`));
    });
    fill();
  });
}
