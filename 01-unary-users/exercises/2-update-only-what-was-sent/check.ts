// Checks 1.2: an update changes what its mask names, all of it or nothing.
import { UserService } from '#01/service.ts';
import type { UpdateUserRequest } from '#generated/users/v1/UpdateUserRequest.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import type * as Answer from './starter.ts';

const read = '01-unary-users/README.md#the-contract';
const refused = 'INVALID_ARGUMENT';

export default tasks<typeof Answer>([
  {
    title: 'A field that the mask does not name stays as it is',
    tried:
      'Ada has an email. Two updates with the mask "name": one sends no email, one another email.',
    read,
    async run(t) {
      const { id, update, get } = await withAda(t);
      const mask = { paths: ['name'] };
      for (const sent of [{ name: 'Ada King' }, { name: 'Ada L', email: 'ada@new.example' }]) {
        const { status, words } = await t.ended(
          update({ user: { id, ...sent }, updateMask: mask }),
        );
        t.ok(status === 'OK', 'an update of the name', `it ${words}`);
        const { name, email, createTime } = await get();
        t.ok(name === sent.name, `the new name, "${sent.name}"`, `the name is "${name}"`);
        t.ok(
          email === 'ada@example.com',
          'the email that Ada had, "ada@example.com"',
          `the email is "${email}", after an update of the name that ${
            sent.email === undefined ? 'sent no email' : `carried "${sent.email}" too`
          }`,
        );
        t.equal(createTime?.seconds, '1000', 'the seconds of her create_time, after the update');
      }
    },
  },
  {
    title: 'A field that the mask names can be erased',
    tried:
      'Ada has an email, and is updated with the mask "email" and an empty email; then with the mask "email,name" and nothing else.',
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
    },
  },
  {
    title: 'A mask that says nothing, or too much, is refused',
    tried:
      'Ada is updated with no mask, with an empty one, and with masks that name "id" and "nmae".',
    read: '01-unary-users/README.md#refusals-that-a-program-can-read',
    async run(t) {
      const { id, update } = await withAda(t);
      const user = { id, name: 'Ada King' };
      const without = await t.ended(update({ user }));
      t.ok(without.status === refused, refused, `with no mask the update ${without.words}`);
      for (const paths of [[], ['id'], ['nmae']]) {
        const { status, words } = await t.ended(update({ user, updateMask: { paths } }));
        t.ok(status === refused, refused, `with the mask ${maskText(paths)} the update ${words}`);
      }
    },
  },
  {
    title: 'A refused update changes nothing',
    tried: 'Ada is updated with a mask that names "name" and then "id".',
    read: '01-unary-users/README.md#refusals-that-a-program-can-read',
    async run(t) {
      const { id, update, get } = await withAda(t);
      const user = { id, name: 'Ada King' };
      const request = { user, updateMask: { paths: ['name', 'id'] } };
      const { status, words } = await t.ended(update(request));
      t.ok(status === refused, refused, `the update ${words}`);
      const { name } = await get();
      const happened = `the update ${words}; and yet the name is "${name}" now`;
      t.ok(name === 'Ada', 'a refusal, and the name that Ada had', happened);
    },
  },
]);

const maskText = (paths: string[]) => (paths.length === 0 ? 'of no path' : `"${paths.join(',')}"`);

/** A server with one user, Ada, and what a client can do with her. */
async function withAda(t: Bench<typeof Answer>) {
  const createTime = { seconds: 1000 };
  const ada = { id: 'ada', name: 'Ada', email: 'ada@example.com', createTime };
  const { client } = await t.serve(UserService, t.answer.userService(new Map([[ada.id, ada]])));
  return {
    id: ada.id,
    update: (request: UpdateUserRequest) =>
      unaryCall(client.updateUser.bind(client), request, t.soon()),
    get: () => unaryCall(client.getUser.bind(client), { id: ada.id }, t.soon()),
  };
}
