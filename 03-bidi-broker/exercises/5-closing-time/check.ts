// Checks 3.5: a stop that tells, answers, waits, and ends.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Server } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { listen } from '#lib/server.ts';
import { addOtherService, late, openStream, otherCall, underWay } from './calls.ts';
import type * as Answer from './starter.ts';

type T = Bench<typeof Answer>;

const read = '03-bidi-broker/README.md#stopping-while-streams-are-open';
const today: Answer.Forecast = async ({ tempMax }) => tempMax;
const nothing = async () => {};
const never = () => new AbortController().signal;

export default tasks<typeof Answer>([
  {
    title: 'Each open stream is told that the server stops',
    tried:
      'Two clients keep their streams open: one has answers to readings 31 to 42, the other one to reading 7. A third client has sent nothing yet. The server stops. A fourth one had half-closed before.',
    read,
    async run(t) {
      const { server, broker, address } = await served(t, today, nothing);
      const over = openStream(t, address);
      await over.answer(3);
      over.halfClose();
      t.step('waiting for the end of a stream that its client has half-closed');
      const { words: early } = await over.end;
      t.ok(early === 'ended with OK', 'OK for a client that has sent all', `its call ${early}`);
      // One connection: what comes on it later has come after the call without readings.
      const silent = openStream(t, address);
      const [first, second] = [openStream(t, address), openStream(t, address)];
      for (let id = 31; id <= 42; id++) await first.answer(id);
      await second.answer(7);
      await t.quiet();
      broker.stop(server, never());
      t.step('waiting for the end of the open streams');
      for (const [id, { end }] of [[42, first] as const, [7, second] as const]) {
        const { words } = await end;
        const fits = new RegExp(`^ended with UNAVAILABLE: .*\\b${id}\\b`).test(words);
        const which = `the open stream on which reading ${id} was the last to be answered`;
        t.ok(fits, `${which} ended with UNAVAILABLE and names ${id}`, `it ${words}`);
      }
      const { words } = await silent.end;
      const fits = /^ended with UNAVAILABLE: [^1-9]*$/.test(words);
      t.ok(
        fits,
        'the stream without a reading ended with UNAVAILABLE, and names none',
        `it ${words}`,
      );
    },
  },
  {
    title: 'A reading that is being answered is answered first',
    tried:
      'Readings 2 and 3 have come, and forecast 2 is under way. The server stops, and the forecast is made.',
    read,
    async run(t) {
      const work = underWay();
      const forecast: Answer.Forecast = async ({ id, tempMax }) => {
        if (id === 2) await work.begin();
        return tempMax;
      };
      const { server, broker, address } = await served(t, forecast, nothing);
      const stream = openStream(t, address);
      await stream.answer(1);
      const second = stream.answer(2);
      t.step('waiting for forecast 2 to begin');
      await work.begun;
      stream.send(3);
      t.step('waiting for reading 3 on the wire');
      let readings = 0;
      await t.seen(({ direction, messages }) => {
        if (direction === 'up') readings += messages.length;
        return readings === 3;
      });
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      broker.stop(server, never());
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      work.finish();
      t.step('waiting for the end of the open stream');
      const { words } = await stream.end;
      // Whether reading 3 is answered, too, is the server's choice: it has told nobody yet.
      const answered = (await second) ? stream.answered().at(-1) : undefined;
      const which = answered === 3 ? 'readings 2 and 3 were' : 'reading 2 was';
      const expected = `${which} answered, then the stream ended with UNAVAILABLE and names ${answered ?? 2}`;
      const happened = `${which} ${answered ? '' : 'not '}answered, then the stream ${words}`;
      const named = new RegExp(`^ended with UNAVAILABLE: .*\\b${answered}\\b`).test(words);
      t.ok(answered !== undefined && named, expected, happened);
    },
  },
  {
    title: 'A call that ends in time is not cut, and then the stop is over',
    tried:
      'A call of another service is under way. The server stops, and then that call ends with OK.',
    read,
    async run(t) {
      const work = underWay();
      const { server, broker, address } = await served(t, today, work.begin);
      const other = otherCall(t, address);
      t.step('waiting for the call of the other service to reach the server');
      await work.begun;
      let isOver = false;
      const stopped = Promise.resolve(broker.stop(server, never())).finally(() => (isOver = true));
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      const tooEarly = 'a call is open, and stop() has resolved: now the process would end';
      t.ok(!isOver, 'stop() waits while a call is open', tooEarly);
      work.finish();
      t.step('waiting for the end of the other call');
      const { status: ended, words } = await other;
      t.ok(ended === 'OK', 'the other call ended with OK', `it was cut, and ${words}`);
      t.step('waiting for stop() to resolve');
      const inTime = await Promise.race([stopped.then(() => true), late()]);
      const expected = 'stop() resolves when the last call has ended, with patience left';
      t.ok(inTime, expected, 'the last call has ended, and stop() still waits');
    },
  },
  {
    title: 'A call that does not end is cut when patience is over',
    tried:
      'A call of another service never ends. The server stops, and then patience is over. Then a server stops for which nobody has any patience.',
    read,
    async run(t) {
      const work = underWay();
      const { server, broker, address } = await served(t, today, work.begin);
      const other = otherCall(t, address);
      t.step('waiting for the call of the other service to reach the server');
      await work.begun;
      const patience = new AbortController();
      const stopped = broker.stop(server, patience.signal);
      patience.abort();
      t.step('waiting for the end of the other call, now that patience is over');
      const { status: ended, words } = await other;
      t.ok(ended === 'CANCELLED', 'the other call ended with CANCELLED', `the other call ${words}`);
      t.step('waiting for stop() to resolve, now that all calls have ended');
      await stopped;
      const again = underWay();
      const hurried = await served(t, today, again.begin);
      const cut = otherCall(t, hurried.address);
      t.step('waiting for the call of the other service to reach the server');
      await again.begun;
      const atOnce = hurried.broker.stop(hurried.server, AbortSignal.abort());
      t.step('waiting for stop() to resolve, when patience was over before it began');
      await atOnce;
      const { words: how } = await cut;
      t.ok(how.startsWith('ended with CANCELLED'), 'the other call is cut at once', `it ${how}`);
    },
  },
]);

/** The student's broker and another service on a server, behind a tap. */
async function served(t: T, forecast: Answer.Forecast, other: () => Promise<void>) {
  const broker = t.answer.makeBroker(forecast);
  const server = new Server();
  server.addService(BrokerService.service, broker.handlers);
  addOtherService(server, other);
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  t.onEnd(() => server.forceShutdown());
  const { address } = await t.tap(`127.0.0.1:${port}`);
  return { broker, server, address };
}
