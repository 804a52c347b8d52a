// The servers of 3.4's check: one counts and answers as it likes, one ends early, one
// fails at the end.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerDuplexStream, StatusObject } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';

export type Call = ServerDuplexStream<BrokerRequest__Output, BrokerResponse>;

/** A server that answers one reading whenever the window is full, or nothing more comes. */
export function answering(how: {
  count: number;
  window: number;
  pick(unanswered: number[]): number | undefined;
  turns?: number;
}) {
  const unanswered: number[] = [];
  let [sent, most, halfClosed] = [0, 0, false];
  async function onReading(call: Call, id: number) {
    sent++;
    unanswered.push(id);
    most = Math.max(most, unanswered.length);
    // Time for one reading too many, if there is one.
    for (let turn = 0; turn < (how.turns ?? 0); turn++) await nextTurn();
    const answer = () => {
      const picked = how.pick(unanswered);
      if (picked !== undefined) call.write({ id: picked, prediction: 10 * picked });
    };
    if (unanswered.length >= how.window) answer();
    while (sent === how.count && unanswered.length > 0) answer();
    if (halfClosed && unanswered.length === 0) call.end();
  }
  const handlers = {
    Predict(call: Call) {
      call.on('data', ({ id }: BrokerRequest__Output) => onReading(call, id));
      call.on('end', () => {
        halfClosed = true;
        if (unanswered.length === 0) call.end();
      });
    },
  };
  return { handlers, unanswered, sent: () => sent, most: () => most };
}

/** A server that answers `count` readings and then ends the call its own way. */
export function endingAfter(count: number, end: (call: Call) => void) {
  return {
    Predict(call: Call) {
      let left = count;
      call.on('data', ({ id }: BrokerRequest__Output) => {
        if (left === 0) return;
        call.write({ id, prediction: 10 * id });
        if (--left === 0) end(call);
      });
    },
  };
}

/** A server that answers every reading, and fails when its client has half-closed. */
export function failingAtTheEnd(why: Pick<StatusObject, 'code' | 'details'>) {
  return {
    Predict(call: Call) {
      call.on('data', ({ id }: BrokerRequest__Output) => {
        call.write({ id, prediction: 10 * id });
      });
      call.on('end', () => call.emit('error', why));
    },
  };
}
