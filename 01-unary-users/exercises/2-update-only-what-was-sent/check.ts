// Checks 1.2: an update changes what its mask names, all of it or nothing.
import { UserService } from '#01/service.ts';
import type { UpdateUserRequest } from '#generated/users/v1/UpdateUserRequest.ts';
import type { User } from '#generated/users/v1/User.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import type * as Answer from './starter.ts';

const read = '01-unary-users/README.md#the-contract';
const refused = 'INVALID_ARGUMENT';
const rounds = 20;
// The other fields of a user, and what a careless comparison takes for one of the two.
const wrongPaths = [
  'id',
  'create_time',
  'nmae',
  '*',
  '',
  'names',
  'user.name',
  'Name',
  'name,email',
];

export default tasks<typeof Answer>([
  {
    title: 'A field that the mask does not name stays as it is',
    tried:
      'Ada has an email. Two updates with the mask "name": one sends no email, one another email. Then a name and an email are updated at once, each by its own mask.',
    read,
    async run(t) {
      const { id, update, get, atOnce } = await withAda(t);
      const mask = { paths: ['name'] };
      for (const sent of [{ name: 'Ada King' }, { name: 'Ada L', email: 'ada@new.example' }]) {
        const { status, words, value } = await t.ended(
          update({ user: { id, ...sent }, updateMask: mask }),
        );
        t.ok(status === 'OK', 'an update of the name', `it ${words}`);
        const stored = await get();
        const { name, email, createTime } = stored;
        t.ok(name === sent.name, `the new name, "${sent.name}"`, `the name is "${name}"`);
        t.ok(
          email === 'ada@example.com',
          'the email that Ada had, "ada@example.com"',
          `the email is "${email}", after an update of the name that ${
            sent.email === undefined ? 'sent no email' : `carried "${sent.email}" too`
          }`,
        );
        t.equal(createTime?.seconds, '1000', 'the seconds of her create_time, after the update');
        t.equal(value, stored, 'the answer to the update, and to GetUser after it');
      }
      for (let round = 1; round <= rounds; round++) {
        t.step('waiting for two updates of Ada at once');
        const sent = { name: `Ada ${round}`, email: `ada@${round}.example` };
        await atOnce(sent);
        const { name, email } = await get();
        const happened = `they are "${name}" and "${email}": the later update wrote back what it had read before`;
        const expected = `the name "${sent.name}" and the email "${sent.email}", after an update of each at once`;
        t.ok(name === sent.name && email === sent.email, expected, happened);
      }
    },
  },
  {
    title: 'A field that the mask names can be erased',
    tried:
      'Ada has an email, and is updated with the mask "email" and an empty email; then with the mask "email,name" and nothing else. Then she gets both again, with the mask "name,email".',
    read,
    async run(t) {
      const { id, update, get } = await withAda(t);
      const request = { user: { id, email: '' }, updateMask: { paths: ['email'] } };
      const { status, words } = await t.ended(update(request));
      t.ok(status === 'OK', 'an update that erases the email', `it ${words}`);
      const { name, email } = await get();
      t.ok(email === '', 'no email any more', `the email is "${email}", as it was before`);
      t.equal(name, 'Ada', 'the name, which the mask does not name');
      const both = { user: { id }, updateMask: { paths: ['email', 'name'] } };
      const second = await t.ended(update(both));
      t.ok(second.status === 'OK', 'an update that erases both', `it ${second.words}`);
      const after = await get();
      t.equal(
        [after.name, after.email],
        ['', ''],
        'the name and the email, when the mask has both',
      );
      const given = { name: 'Ada King', email: 'king@example.com' };
      const paths = ['name', 'email'];
      const third = await t.ended(update({ user: { id, ...given }, updateMask: { paths } }));
      t.ok(third.status === 'OK', 'an update of both', `it ${third.words}`);
      const last = await get();
      const named = 'the name and the email, when the mask is "name,email"';
      t.equal([last.name, last.email], [given.name, given.email], named);
    },
  },
  {
    title: 'A mask that says nothing, or too much, is refused',
    tried:
      'Ada is updated with no mask, with an empty one, and with masks such as "id", "nmae" and "*".',
    read: '01-unary-users/README.md#refusals-that-a-program-can-read',
    async run(t) {
      const { id, update } = await withAda(t);
      const user = { id, name: 'Ada King' };
      const without = await t.ended(update({ user }));
      t.ok(without.status === refused, refused, `with no mask the update ${without.words}`);
      for (const paths of [[], ...wrongPaths.map((path) => [path])]) {
        const { status, words } = await t.ended(update({ user, updateMask: { paths } }));
        t.ok(status === refused, refused, `with the mask ${maskText(paths)} the update ${words}`);
      }
    },
  },
  {
    title: 'A refused update changes nothing',
    tried:
      'Ada is updated with masks that name "name" and then "id", and the other way round; then no user, and one who is not there.',
    read: '01-unary-users/README.md#refusals-that-a-program-can-read',
    async run(t) {
      const { id, update, get, users } = await withAda(t);
      const user = { id, name: 'Ada King' };
      for (const paths of [
        ['name', 'id'],
        ['id', 'name'],
      ]) {
        const { status, words } = await t.ended(update({ user, updateMask: { paths } }));
        t.ok(status === refused, refused, `with the mask ${maskText(paths)} the update ${words}`);
        const { name } = await get();
        const happened = `the update ${words}; and yet the name is "${name}" now`;
        t.ok(name === 'Ada', 'a refusal, and the name that Ada had', happened);
      }
      const updateMask = { paths: ['name'] };
      const nobody = await t.ended(update({ updateMask }));
      t.ok(nobody.status === refused, refused, `with no user at all the update ${nobody.words}`);
      const eve = await t.ended(update({ user: { id: 'eve', name: 'Eve' }, updateMask }));
      t.ok(
        eve.status === 'NOT_FOUND',
        'NOT_FOUND for a user who is not there, as the contract says of GetUser',
        `the update of "eve" ${eve.words}`,
      );
      t.equal([...users.keys()], [id], 'the users that there are');
    },
  },
]);

const maskText = (paths: string[]) => (paths.length === 0 ? 'of no path' : `"${paths.join(',')}"`);

/** A server with one user, Ada, and what a client can do with her. */
async function withAda(t: Bench<typeof Answer>) {
  const createTime = { seconds: 1000 };
  const ada: User = { id: 'ada', name: 'Ada', email: 'ada@example.com', createTime };
  const users = new Map([['ada', ada]]);
  const { client } = await t.serve(UserService, t.answer.userService(users));
  const update = (request: UpdateUserRequest) =>
    unaryCall(client.updateUser.bind(client), request, t.soon());
  return {
    id: 'ada',
    users,
    update,
    get: () => unaryCall(client.getUser.bind(client), { id: 'ada' }, t.soon()),
    /** Sends each field in an update of its own, one after the other without waiting. */
    atOnce: (fields: { name: string; email: string }) =>
      Promise.all(
        Object.entries(fields).map(([field, value]) =>
          update({ user: { id: 'ada', [field]: value }, updateMask: { paths: [field] } }),
        ),
      ),
  };
}
