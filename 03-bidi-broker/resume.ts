// One stream of forecasts out of as many calls as it takes. Every reading is
// answered once: what a broken call has left unanswered is sent again, first, on
// the next one.
import { setTimeout as wait } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import type { BrokerResponse__Output } from '../generated/broker/v1/BrokerResponse.ts';
import { exchange } from '../lib/calls.ts';
import { hasGone } from '../lib/gone.ts';
import { inFlight } from '../lib/in-flight.ts';
import type { Row } from './readings/csv.ts';
import type { BrokerService } from './service.ts';

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
  /** Calls in a row that may fail; the next failure is the end. */
  patience?: number;
  /** The first pause before another call; the others double, up to twenty times it. */
  pauseMs?: number;
  /** Told of each break, with the ids that will be sent again. */
  onBreak?(unanswered: number[]): void;
}

/**
 * Sends `rows` and yields an answer to each. When the server stops or goes away,
 * goes on with another call. The model of that call knows nothing of the call
 * before: it learns anew. When it ends it does not wait for a row to come.
 *
 * @throws ServiceError when the server was never there, refuses the call, or
 *   stays away; or what `rows` throws.
 */
export async function* forecasts(
  client: InstanceType<typeof BrokerService>,
  rows: AsyncIterable<Row>,
  options: SendOptions,
): AsyncGenerator<Answer> {
  const { window, deadline, patience = 7, pauseMs = 100, onBreak = () => {} } = options;
  const items = rows[Symbol.asyncIterator]();
  const unanswered = new Map<number, { row: Row; at: number }>();
  let calls = 0;
  // The row that is being waited for. A call that breaks leaves it to the next one.
  let coming: Promise<IteratorResult<Row>> | undefined;
  let allSent = false;

  async function* readingsFor(call: number, enter: () => Promise<void>) {
    for (const question of [...unanswered.values()]) {
      await enter();
      question.at = performance.now();
      yield question.row;
    }
    while (!allSent) {
      await enter();
      coming ??= items.next();
      const next = await coming;
      if (call !== calls) return;
      coming = undefined;
      if (next.done) allSent = true;
      else {
        const { id } = next.value;
        if (unanswered.has(id)) throw new Error(`Two readings with the id ${id} are under way.`);
        unanswered.set(id, { row: next.value, at: performance.now() });
        yield next.value;
      }
    }
  }

  let known = false;
  let failures = 0;
  try {
    for (;;) {
      const places = inFlight(window);
      try {
        const call = client.predict(new Metadata(), { deadline });
        for await (const response of exchange(call, readingsFor(++calls, places.enter))) {
          const question = unanswered.get(response.id);
          if (question === undefined) throw new Error(`Nobody asked for answer ${response.id}.`);
          unanswered.delete(response.id);
          places.leave();
          known = true;
          failures = 0;
          yield { row: question.row, response, ms: performance.now() - question.at };
        }
        if (allSent && unanswered.size === 0) return;
        throw new Error('The server ended the call before it had answered every reading.');
      } catch (error) {
        // A server that was never there is an error of whoever named it.
        if (!known || !hasGone(error) || failures++ === patience) throw error;
        onBreak([...unanswered.keys()]);
        // Not all clients at the same moment: the server has just come back.
        await wait(pauseMs * Math.min(20, 2 ** failures) * (0.5 + Math.random()));
      }
    }
  } finally {
    // A row that does not come would hold the return up: it is asked for, and
    // whoever gives the rows ends that wait.
    const returned = items.return?.();
    if (coming === undefined) await returned;
  }
}
