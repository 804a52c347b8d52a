// Checks 1.6: what is sent again, how often, and what it makes.
import { status } from '@grpc/grpc-js';
import { tasks } from '#lab/exercises/tasks.ts';
import { inSeconds, unaryCall } from '#lib/calls.ts';
import { answering, most, realServer } from './setup.ts';
import type * as Answer from './starter.ts';

const read = '01-unary-users/README.md#what-can-go-wrong';
const refusals = [
  status.ALREADY_EXISTS,
  status.INVALID_ARGUMENT,
  status.INTERNAL,
  status.UNKNOWN,
  status.RESOURCE_EXHAUSTED,
  status.CANCELLED,
  status.ABORTED,
  status.DEADLINE_EXCEEDED,
  status.UNAUTHENTICATED,
];
const pausesAre = 'the pauses, by the attempts that had failed';

export default tasks<typeof Answer>([
  {
    title: 'A server that is away for a moment is asked again',
    tried: 'A server answers the first request with UNAVAILABLE, and the second one with OK.',
    read,
    async run(t) {
      const { make, pauses, hurried } = await answering(t, (n) =>
        n === 1 ? status.UNAVAILABLE : status.OK,
      );
      const { status: ended, words } = await make();
      t.ok(ended === 'OK', 'the user that the second request made', `createUser ${words}`);
      t.equal(pauses, [1], pausesAre);
      t.ok(!hurried(), 'the second request after the pause', 'it came before the pause was over');
    },
  },
  {
    title: 'One wish is one user, and two wishes are two',
    tried:
      'Ada is made; twice the connection is cut after the work. She is deleted, and made once more. Then two programs make thirty others each at the same time.',
    read: '01-unary-users/README.md#the-contract',
    async run(t) {
      const { client, make, users, cutAfter } = await realServer(t);
      cutAfter(2);
      const first = await make();
      const cuts = 'two lost answers later';
      t.ok(first.value !== undefined, `the user, ${cuts}`, `createUser ${first.words}`);
      t.equal(await users(), 1, 'the number of users that have been made');
      await unaryCall(client.deleteUser.bind(client), { id: first.value?.id ?? '' }, t.soon());
      const second = await make();
      const again = 'made once more after a delete';
      t.ok(
        second.status === 'OK',
        `another user, ${again}`,
        `${again}, createUser ${second.words}`,
      );
      const programs = [t.answer, await t.anew()];
      const names = Array.from({ length: 30 }, (_, i) => `user${i}`);
      const others = names.flatMap((name) =>
        programs.map((program, i) => make(`${name}-${i}`, program)),
      );
      const refused = (await Promise.all(others)).find(({ status }) => status !== 'OK');
      const taken =
        refused?.status === 'DEADLINE_EXCEEDED' ? '' : 'a wish was taken for another one: ';
      const two = `${taken}createUser ${refused?.words}`;
      t.ok(refused === undefined, 'sixty wishes at the same time are sixty users', two);
    },
  },
  {
    title: 'A refusal is not sent again',
    tried:
      'A server answers every request with the same status, one after the other of all those that are not UNAVAILABLE.',
    read: '01-unary-users/README.md#refusals-that-a-program-can-read',
    async run(t) {
      let code = refusals[0] ?? status.UNKNOWN;
      const { make, requests } = await answering(t, () => code);
      for (code of refusals) {
        const before = requests();
        const { status: ended, words } = await make();
        const [name, sent] = [status[code], requests() - before];
        t.ok(sent === 1, `${name} is the end`, `after ${name} it was sent ${sent} times`);
        t.ok(ended === name, `the caller gets ${name}`, `createUser ${words}`);
      }
    },
  },
  {
    title: 'It gives up after four attempts',
    tried:
      'A server answers every request with UNAVAILABLE. Then the caller gives a deadline that is over.',
    read,
    async run(t) {
      const { make, requests, pauses, beyond } = await answering(t, () => status.UNAVAILABLE);
      const { status: ended, details, words } = await make();
      t.ok(ended === 'UNAVAILABLE', 'the caller gets UNAVAILABLE', `createUser ${words}`);
      t.equal(requests(), most, 'the number of requests');
      t.equal(pauses, [1, 2, 3], pausesAre);
      const last = `request ${most}`;
      t.ok(details === last, `the last error, "${last}"`, `the caller gets "${details}"`);
      const before = requests();
      const late = await make({ deadline: inSeconds(-1) });
      const sent = `the caller's deadline was over, and ${requests() - before} requests were sent with time of their own`;
      const over = 'nothing is sent when the deadline of the caller is over';
      t.ok(requests() === before && late.status !== 'OK', over, sent);
      t.ok(
        beyond() === 0,
        "no attempt may take longer than the caller's deadline",
        `the deadline of request ${beyond()} is later than that of the caller`,
      );
    },
  },
]);
