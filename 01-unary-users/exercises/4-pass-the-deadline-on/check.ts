// Checks 1.4: deadlines as they stand in grpc-timeout, and a cancel that goes on.
import { status as codes, credentials } from '@grpc/grpc-js';
import { UserService } from '#01/service.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import { type Bench, type Ended, type Served, tasks } from '#lab/exercises/tasks.ts';
import type { WireCall } from '#lab/wire/calls.ts';
import { inSeconds, unaryCall } from '#lib/calls.ts';
import { withClient } from '#lib/testing.ts';
import type * as Answer from './starter.ts';
import { timeoutOf } from './timeouts.ts';

type Client = InstanceType<typeof UserService>;

const read = '01-unary-users/README.md#the-client';
const ada = { id: 'ada', name: 'Ada' };
const mostLost = 20_000;
const answering: Pick<UserServiceHandlers, 'GetUser'> = {
  GetUser: (_, callback) => callback(null, ada),
};

const refusing: Pick<UserServiceHandlers, 'GetUser'> = {
  GetUser: (_, callback) => callback({ code: codes.NOT_FOUND, details: 'no such user' }),
};

export default tasks<typeof Answer>([
  {
    title: 'A patience of five seconds is five seconds',
    tried:
      'getUser asks a server with a patience of 5000 ms, then of 60600 ms, and then one that has no such user.',
    read: '01-unary-users/README.md#what-can-go-wrong',
    async run(t) {
      const { client } = await t.serve(UserService, answering);
      for (const [i, patience] of [5000, 60_600].entries()) {
        t.step(`waiting for getUser with a patience of ${patience} ms`);
        const ended = await t.ended(t.answer.getUser(client, 'ada', patience));
        const call = t.calls()[i];
        const happened = `the call ${inWords(ended)}${unseen(call, 'the server')}`;
        t.ok(ended.status === 'OK', `an answer, with a patience of ${patience} ms`, happened);
        t.equal(ended.value?.name, 'Ada', 'the name of the user that getUser gives');
        timeoutFits(t, call, patience, `the patience of ${patience} ms`);
      }
      const { client: refused } = await t.serve(UserService, refusing);
      t.step('waiting for getUser with the id of nobody');
      const ended = await t.ended(t.answer.getUser(refused, 'eve', 5000));
      t.equal(ended.status, 'NOT_FOUND', 'what getUser fails with when there is no such user');
    },
  },
  {
    title: 'The second server gets what is left of the deadline',
    tried:
      'A client asks the front server, which asks the second one: with 4 s left, then with 60 s. Then the second server refuses a call.',
    read,
    async run(t) {
      const { client: both } = await twoServers(t, answering);
      for (const seconds of [4, 60]) {
        const known = t.calls().length;
        const call = unaryCall(both.getUser.bind(both), ada, { deadline: inSeconds(seconds) });
        t.step(`waiting for an answer to the call with ${seconds} s left`);
        const ended = await t.ended(call);
        const [first, second] = t.calls().slice(known);
        const left = timeoutOf(first) ?? 0;
        const happened = `the call ${inWords(ended)}${unseen(second, 'the second server')}`;
        t.ok(ended.status === 'OK', 'an answer', happened);
        timeoutFits(t, second, left, `the ${left} ms that the client had left`);
      }
      for (const [code, status] of [
        [codes.NOT_FOUND, 'NOT_FOUND'],
        [codes.UNAVAILABLE, 'UNAVAILABLE'],
        [codes.DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED'],
        [codes.CANCELLED, 'CANCELLED'],
        [codes.PERMISSION_DENIED, 'INTERNAL'],
      ] as const) {
        const error = Object.assign(t.internal('db7: users_v3 is locked by pid 4711'), { code });
        const { client } = await twoServers(t, { GetUser: (_, callback) => callback(error) });
        const ended = await t.ended(unaryCall(client.getUser.bind(client), ada, t.soon()));
        const after = `${status} when the second server has said ${codes[code]}`;
        t.ok(ended.status === status, after, `the call ${ended.words}`);
      }
    },
  },
  {
    title: 'A call that was given up is given up at the second server too',
    tried:
      'Two clients call, and the second server takes its time. The first client cancels; then the other one is answered.',
    read,
    async run(t) {
      let asked = () => {};
      const reached = new Promise<void>((resolve) => (asked = resolve));
      let stopped = false;
      let answer = () => {};
      const { client, address } = await twoServers(t, {
        GetUser(call, callback) {
          if (call.request.id === 'slow') call.on('cancelled', () => (stopped = true));
          else {
            answer = () => callback(null, ada);
            asked();
          }
        },
      });
      const another = new UserService(address, credentials.createInsecure());
      t.onEnd(() => another.close());
      const gone = new AbortController();
      const options = { deadline: inSeconds(60), signal: gone.signal };
      const call = t.ended(unaryCall(client.getUser.bind(client), { id: 'slow' }, options));
      const other = t.ended(unaryCall(another.getUser.bind(another), ada, t.soon()));
      t.step('waiting for both calls to reach the second server');
      await Promise.race([reached, call, other]);
      gone.abort();
      t.step('waiting for the end of the call that was cancelled');
      await call;
      if (!stopped) await aWhile(() => stopped);
      const happened = 'it is still at work on the call, long after that was cancelled';
      t.ok(stopped, 'the second server hears that the client has gone', happened);
      answer();
      t.step('waiting for the answer to the other client');
      const { status, words } = await other;
      t.ok(status === 'OK', 'the other client is answered', `its call ${words}`);
    },
  },
]);

/** A second server, the student's front server before it, and a client of that. */
async function twoServers(
  t: Bench<typeof Answer>,
  handlers: Pick<UserServiceHandlers, 'GetUser'>,
): Promise<Served<Client>> {
  const second = await t.serve(UserService, handlers, { inside: true });
  return t.serve(UserService, t.answer.front(second.client));
}

/** Fifty calls' time, on another server, or less when it has happened by then. */
function aWhile(happened: () => boolean): Promise<void> {
  return withClient(UserService, answering, async (client) => {
    for (let i = 0; i < 50 && !happened(); i++) {
      await unaryCall(client.getUser.bind(client), ada, { deadline: inSeconds(3) });
    }
  });
}

/** How a call ended; of a deadline, how long it took. */
const inWords = ({ status, details, words }: Ended<unknown>) =>
  status === 'DEADLINE_EXCEEDED' ? `ended with ${status}: ${details.split(',')[0]}` : words;

const unseen = (call: WireCall | undefined, whom: string) =>
  call === undefined ? `, and ${whom} was never asked` : '';

/** A busy laptop may lose seconds on the way; a deadline of somebody else's loses more. */
function timeoutFits(
  t: Bench<typeof Answer>,
  call: WireCall | undefined,
  most: number,
  given: string,
): void {
  const timeout = timeoutOf(call);
  const expected = `a grpc-timeout of at most ${given}, and not much less`;
  if (timeout === undefined) throw t.wrong(expected, 'the call has no grpc-timeout at all');
  t.ok(timeout <= most, expected, `the grpc-timeout is ${timeout} ms, more than ${given}`);
  t.ok(
    timeout > most - mostLost,
    expected,
    `the grpc-timeout is ${timeout} ms, much less than ${given}`,
  );
}
