// Checks 3.4: a server that counts what is under way, and answers as it likes.
import { status } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { isServiceError } from '#lib/status.ts';
import { answering, type Call, endingAfter, failingAtTheEnd } from './servers.ts';
import type * as Answer from './starter.ts';

const read = '03-bidi-broker/README.md#a-window-on-what-is-in-flight';
const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const mixed = [12, 5, 31, 8, 40, 0, 27, 16];

export default tasks<typeof Answer>([
  {
    title: 'The window is full as long as there is something to send',
    tried:
      '12 readings, a window of 4. The server answers the oldest when 4 are under way. Then 2 readings, and none, through the same window, and 2 through a window of 1.',
    read,
    async run(t) {
      const server = answering({ count: 12, window: 4, pick: (ids) => ids.shift() });
      const { result, words } = await ask(t, server.handlers, counted(12), 4);
      const { sent, unanswered } = server;
      const idle = isLate(result) && sent() === 12 && unanswered.length === 0;
      const forgotten = 'all 12 are answered, and the call is still open: both sides wait';
      t.ok(!idle, 'your client ends the call when nothing is left to send', forgotten);
      const happened = `${unanswered.length} of 4 readings are under way, ${12 - sent()} are not sent, and your client waits`;
      t.ok(!isLate(result), '4 of 4 readings are under way until all 12 are sent', happened);
      if (result instanceof Error)
        throw t.wrong('answersTo() returns the answers', `it threw: ${words}`);
      t.equal(result.length, 12, 'the number of answers that were returned');
      for (const [count, window] of [
        [2, 4],
        [0, 4],
        [2, 1],
      ] as const) {
        const few = answering({ count, window, pick: (ids) => ids.shift() });
        const { result: answers, words: how } = await ask(t, few.handlers, counted(count), window);
        const all = !(answers instanceof Error) && answers.length === count;
        t.ok(all, `${count} answers to ${count} readings, with a window of ${window}`, how);
      }
    },
  },
  {
    title: 'It is never more than full',
    tried:
      '9 readings, a window of 3. The server lets some time pass before each answer. Then a reading, and a window of 0.',
    read,
    async run(t) {
      const server = answering({ count: 9, window: 3, pick: (ids) => ids.shift(), turns: 50 });
      const { result, words } = await ask(t, server.handlers, counted(9), 3);
      const happened = `${server.most()} readings were sent and not answered`;
      t.ok(server.most() <= 3, 'at most 3 readings are sent and not answered', happened);
      if (result instanceof Error)
        throw t.wrong('answersTo() returns the answers', `it threw: ${words}`);
      const closed = answering({ count: 1, window: 1, pick: (ids) => ids.shift() });
      const { result: refused, words: how } = await ask(t, closed.handlers, counted(1), 0);
      const told = refused instanceof Error && !isLate(refused) && closed.sent() === 0;
      t.ok(told, 'a window of 0 is an error of its own, before anything is sent', how);
    },
  },
  {
    title: 'Answers in any order find their readings',
    tried:
      '8 readings, with the ids 12, 5, 31, 8, 40, 0, 27 and 16; a window of 4. The server answers the newest of those that are under way.',
    read,
    async run(t) {
      const server = answering({ count: 8, window: 4, pick: (ids) => ids.pop() });
      const { result, words } = await ask(t, server.handlers, mixed, 4);
      if (result instanceof Error)
        throw t.wrong('answersTo() returns the answers', `it threw: ${words}`);
      const ids = result.map(({ id }) => id);
      t.equal(ids, mixed, 'the ids of the answers that were returned');
    },
  },
  {
    title: 'A call that ends too early is an error',
    tried:
      '8 readings, a window of 4. The server ends the call after two answers, first with UNAVAILABLE, then, on another call, with OK. A third call fails when all 8 are answered.',
    read,
    async run(t) {
      const stopping = { code: status.UNAVAILABLE, details: 'the server is stopping' };
      const failing = endingAfter(2, (call) => call.emit('error', stopping));
      const first = await ask(t, failing, counted(8), 4, toThrow);
      t.equal(first.words, 'UNAVAILABLE: the server is stopping', 'what your client throws');
      const leaving = endingAfter(2, (call) => call.end());
      const second = await ask(t, leaving, counted(8), 4, toThrow);
      t.ok(
        second.result instanceof Error,
        'your client throws an Error when the call ends with OK and 6 readings have no answer',
        second.words,
      );
      const last = await ask(t, failingAtTheEnd(stopping), counted(8), 4, toThrow);
      const afterAll = 'what your client throws when the call fails after its last answer';
      t.equal(last.words, 'UNAVAILABLE: the server is stopping', afterAll);
    },
  },
]);

interface Asked {
  result: Awaited<ReturnType<typeof Answer.answersTo>> | Error;
  words: string;
}

/** Runs the student's client against these handlers. */
async function ask(
  t: Bench<typeof Answer>,
  handlers: { Predict(call: Call): void },
  ids: number[],
  window: number,
  step = 'waiting for answersTo() to return',
): Promise<Asked> {
  const { client } = await t.serve(BrokerService, handlers);
  t.step(step);
  const readings = ids.map((id, i) => ({ id, tempMax: i }));
  try {
    const result = await t.answer.answersTo(client, readings, window, t.soon().deadline);
    return { result, words: `${result.length} answers were returned, and nothing was thrown` };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!isServiceError(error)) return { result: error, words: error.message };
    if (isLate(error)) return { result: error, words: 'the call had no end before its deadline' };
    return { result: error, words: `${status[error.code]}: ${error.details}` };
  } finally {
    // Whoever calls may want to ask for the same readings once more.
    const left = readings.map(({ id }) => id);
    t.equal(left, ids, "the ids in the caller's list of readings, afterwards");
  }
}

const toThrow = 'waiting for answersTo() to throw, now that the server has ended the call';
const isLate = (result: unknown) =>
  isServiceError(result) && result.code === status.DEADLINE_EXCEEDED;
