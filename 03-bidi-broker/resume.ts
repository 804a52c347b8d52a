// One stream of forecasts out of as many calls as it takes. Every reading is
// answered once: what a broken call has left unanswered is sent again, first, on
// the next one.
import { setTimeout as wait } from 'node:timers/promises';
import { Metadata, status } from '@grpc/grpc-js';
import type { BrokerResponse__Output } from '../generated/broker/v1/BrokerResponse.ts';
import { exchange } from '../lib/calls.ts';
import { inFlight } from '../lib/in-flight.ts';
import { isServiceError } from '../lib/status.ts';
import type { Row } from './readings.ts';
import type { BrokerService } from './service.ts';

const mostFailures = 8;

/** A reading, what came back, and how long that took. */
export interface Answer {
  row: Row;
  response: BrokerResponse__Output;
  /** From writing the reading to reading the answer. */
  ms: number;
}

/** How readings are sent. */
export interface SendOptions {
  /** Readings that may be unanswered at any time. */
  window: number;
  /** For all the calls together. */
  deadline: Date;
  /** Told of each break, with the ids that will be sent again. */
  onBreak?(unanswered: number[]): void;
}

/**
 * Sends `rows` and yields an answer to each, in order. When the server stops or
 * cannot be reached, goes on with another call, after a pause that grows; gives
 * up after eight failures in a row. The model of a new call knows nothing of the
 * call before: its first forecasts are as good as those of the first day.
 *
 * @throws ServiceError when the server refuses the call or stays away, or what
 *   `rows` throws.
 */
export async function* forecasts(
  client: InstanceType<typeof BrokerService>,
  rows: AsyncIterable<Row>,
  { window, deadline, onBreak = () => {} }: SendOptions,
): AsyncGenerator<Answer> {
  const items = rows[Symbol.asyncIterator]();
  const unanswered = new Map<number, { row: Row; at: number }>();
  // What is being read when a call breaks belongs to the next call.
  let pending: Promise<IteratorResult<Row>> | undefined;
  let calls = 0;

  async function* readingsFor(call: number, enter: () => Promise<void>) {
    for (const question of [...unanswered.values()]) {
      await enter();
      question.at = performance.now();
      yield question.row;
    }
    for (;;) {
      await enter();
      pending ??= items.next();
      const next = await pending;
      if (call !== calls) return;
      pending = undefined;
      if (next.done) return;
      unanswered.set(next.value.id, { row: next.value, at: performance.now() });
      yield next.value;
    }
  }

  try {
    for (let failures = 0; ; ) {
      const places = inFlight(window);
      try {
        const call = client.predict(new Metadata(), { deadline });
        for await (const response of exchange(call, readingsFor(++calls, places.enter))) {
          places.leave();
          failures = 0;
          const question = unanswered.get(response.id);
          if (question === undefined) throw new Error(`nobody asked for answer ${response.id}`);
          unanswered.delete(response.id);
          yield { row: question.row, response, ms: performance.now() - question.at };
        }
        return;
      } catch (error) {
        const again = isServiceError(error) && error.code === status.UNAVAILABLE;
        // A server that was never there is an error of whoever named it.
        if (!again || ++failures >= mostFailures || unanswered.size === 0) throw error;
        onBreak([...unanswered.keys()]);
        await wait(Math.min(2000, 100 * 2 ** failures) * (0.5 + Math.random()));
      }
    }
  } finally {
    await items.return?.();
  }
}
