// Checks 1.5: who is let in, who may do what, and which token the client sends.
import { Metadata } from '@grpc/grpc-js';
import { tasks } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import { type Headers, withPeople, withTokens } from './setup.ts';
import type * as Answer from './starter.ts';

const read = '01-unary-users/README.md#who-is-calling';

export default tasks<typeof Answer>([
  {
    title: 'A call without a known token is UNAUTHENTICATED',
    tried:
      'GetUser and DeleteUser for Ada: with no token, with nine bad headers, and with "Bearer a-token", Ada\'s own. Then she gets another one, "C-Token".',
    read,
    async run(t) {
      const { users, people, get, remove } = await withPeople(t);
      const schemes = ['Basic a-token', 'Digest a-token', 'a-token'];
      const words = ['Bearer constructor', 'Bearer __proto__'];
      const bad = ['Bearer x-token', 'Bearer a-token2', 'Bearer ', 'Bearer', ...schemes, ...words];
      for (const authorization of [undefined, ...bad]) {
        const asked = authorization === undefined ? 'no token' : `"${authorization}"`;
        const headers: Headers = authorization === undefined ? {} : { authorization };
        for (const [method, call] of [
          ['GetUser', get],
          ['DeleteUser', remove],
        ] as const) {
          const { status, details, words } = await call('ada', headers);
          const happened = `${method} with ${asked} ${words}`;
          t.ok(status === 'UNAUTHENTICATED', `UNAUTHENTICATED with ${asked}`, happened);
          const tells = /b-token|bob/i.test(details);
          t.ok(!tells, 'a refusal tells a stranger no token and no name of others', happened);
        }
        t.ok(users.has('ada'), 'Ada is still there', `with ${asked} the handler of DeleteUser ran`);
        const ran = `with ${asked} the handler of GetUser ran`;
        t.ok(users.looks === 0, 'no handler runs', ran);
      }
      const own = { authorization: 'Bearer a-token' };
      const known = await get('ada', own);
      t.ok(known.status === 'OK', 'OK with "Bearer a-token"', `GetUser ${known.words}`);
      const nobody = await get('eve', own);
      t.equal(nobody.status, 'NOT_FOUND', 'the status of GetUser for eve, who is not there');
      // By now whatever those calls had begun has run.
      const late = `the handler of GetUser ran ${users.looks} times, and 2 calls had a known token`;
      t.ok(users.looks === 2, 'no handler runs without a known token', late);
      people.set('C-Token', 'ada');
      for (const [token, expected] of [
        ['C-Token', 'OK'],
        ['c-token', 'UNAUTHENTICATED'],
      ] as const) {
        const { status, words } = await get('ada', { authorization: `Bearer ${token}` });
        const happened = `Ada has been given the token C-Token; GetUser with ${token} ${words}`;
        t.ok(status === expected, `${expected} with "Bearer ${token}"`, happened);
      }
    },
  },
  {
    title: 'Everyone deletes only themselves',
    tried:
      'With his own token, Bob deletes ada, then eve and Bob, who are not there, then himself, twice.',
    read,
    async run(t) {
      const { users, remove } = await withPeople(t);
      const authorization = 'Bearer b-token';
      for (const id of ['ada', 'eve', 'Bob']) {
        const { status, words } = await remove(id, { authorization });
        const happened = `bob deletes ${id}: the call ${words}`;
        t.ok(status === 'PERMISSION_DENIED', 'PERMISSION_DENIED', happened);
      }
      t.equal([...users.keys()], ['ada', 'bob'], 'the users that are left');
      const { status, words } = await remove('bob', { authorization });
      t.ok(status === 'OK', 'OK for himself', `Bob deletes bob: the call ${words}`);
      const again = await remove('bob', { authorization });
      t.equal(again.status, 'NOT_FOUND', 'the status when Bob deletes himself once more');
    },
  },
  {
    title: 'A name that the client sends is not believed',
    tried:
      'Bob deletes Ada, with his own token, and "caller: ada" in his metadata. Then he tries it while Ada makes calls of her own, twenty times at once.',
    read,
    async run(t) {
      const { users, get, remove } = await withPeople(t);
      const headers = { authorization: 'Bearer b-token', caller: 'ada' };
      const { status, words } = await remove('ada', headers);
      const gone = users.has('ada') ? '' : ': Bob has deleted Ada';
      t.ok(status === 'PERMISSION_DENIED', 'PERMISSION_DENIED', `the call ${words}${gone}`);
      const calls = Array.from({ length: 20 }, async () => {
        const bobs = remove('ada', { authorization: 'Bearer b-token' });
        await get('bob', { authorization: 'Bearer a-token' });
        return bobs;
      });
      const letIn = (await Promise.all(calls)).find((call) => call.status !== 'PERMISSION_DENIED');
      const taken = `while Ada called, Bob was taken for her: his call ${letIn?.words}`;
      t.ok(letIn === undefined, 'PERMISSION_DENIED, whoever else calls', taken);
    },
  },
  {
    title: 'The client sends the token of the moment',
    tried:
      'A client makes two calls with "request-id: r1"; its token is token-1, and before the second token-2.',
    read,
    async run(t) {
      const { client, received, renew } = await withTokens(t);
      const metadata = new Metadata();
      metadata.set('request-id', 'r1');
      const call = () =>
        t.ended(unaryCall(client.getUser.bind(client), { id: 'ada' }, { ...t.soon(), metadata }));
      const first = await call();
      t.ok(first.status === 'OK', 'OK', `the first call ${first.words}`);
      renew();
      const second = await call();
      t.ok(second.status === 'OK', 'OK', `the second call ${second.words}`);
      for (const [i, which] of ['first', 'second'].entries()) {
        const headers = received[i];
        const [sent] = headers?.get('authorization') ?? [];
        const token = `Bearer token-${i + 1}`;
        t.ok(
          sent === token,
          `"${token}"`,
          `the ${which} call sends ${sent === undefined ? 'no authorization' : `"${sent}"`}`,
        );
        const [requestId = 'nothing'] = headers?.get('request-id') ?? [];
        t.ok(requestId === 'r1', 'request-id: r1, as the call had it', `request-id: ${requestId}`);
      }
    },
  },
]);
