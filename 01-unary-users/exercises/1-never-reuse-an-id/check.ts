// Checks 1.1: ids stay apart, also after a delete and after a restart.
import { UserService } from '#01/service.ts';
import { tasks } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import type * as Answer from './starter.ts';

type Client = InstanceType<typeof UserService>;

export default tasks<typeof Answer>([
  {
    title: 'Two users have two ids',
    tried: 'Ada is made, then Bob.',
    read: '01-unary-users/README.md#the-contract',
    async run(t) {
      const { client } = await t.serve(UserService, t.answer.userService());
      const [ada, bob] = [
        await create(client, 'Ada', t.soon()),
        await create(client, 'Bob', t.soon()),
      ];
      t.ok(ada !== '' && bob !== '', 'both have an id', `the ids are "${ada}" and "${bob}"`);
      t.ok(ada !== bob, 'two ids', `both have the id ${bob}`);
    },
  },
  {
    title: 'The id of a deleted user is never used again',
    tried:
      'Ada and Bob are made, Bob is deleted, Eve is made; then Bob once more, then six hundred others, a hundred at once.',
    read: '01-unary-users/README.md#the-contract',
    async run(t) {
      const { client } = await t.serve(UserService, t.answer.userService());
      await create(client, 'Ada', t.soon());
      const bob = await create(client, 'Bob', t.soon());
      await unaryCall(client.deleteUser.bind(client), { id: bob }, t.soon());
      const eve = await create(client, 'Eve', t.soon());
      t.ok(
        eve !== bob,
        'Eve has an id of her own',
        `it has the id ${eve}, as the deleted user had`,
      );
      const found = await t.ended(unaryCall(client.getUser.bind(client), { id: bob }, t.soon()));
      t.equal(found.status, 'NOT_FOUND', "the status of GetUser with Bob's id");
      const once = await t.ended(unaryCall(client.deleteUser.bind(client), { id: bob }, t.soon()));
      t.equal(once.status, 'NOT_FOUND', "the status of DeleteUser with Bob's id, once more");
      const known = await t.ended(unaryCall(client.getUser.bind(client), { id: eve }, t.soon()));
      t.equal(known.value?.name, 'Eve', "the name that GetUser gives for Eve's id");
      const again = await create(client, 'Bob', t.soon());
      t.ok(
        again !== bob,
        'Bob, made once more, has another id',
        `it has the id ${again}, as the Bob who was deleted had`,
      );
      const names = Array.from({ length: 100 }, (_, i) => `User${i}`);
      // Few random digits are the same twice among so many.
      const given = new Set([bob, eve, again]);
      for (let hundred = 0; hundred < 6; hundred++) {
        const ids = await Promise.all(names.map((name) => create(client, name, t.soon())));
        const twice = ids.find((id) => given.size === given.add(id).size);
        t.ok(
          twice === undefined,
          'six hundred ids, none of which was given before',
          `the id ${twice} was given twice`,
        );
      }
    },
  },
  {
    title: 'A server that was restarted does not use old ids again',
    tried:
      'Ada is made; the server is started anew, with no memory; Bob is made. Then two servers start at the same time, and each makes a hundred users.',
    read: '01-unary-users/README.md#the-contract',
    async run(t) {
      const started = await t.anew();
      const before = await t.serve(UserService, started.userService());
      const ada = await create(before.client, 'Ada', t.soon());
      const restarted = await t.anew();
      const after = await t.serve(UserService, restarted.userService());
      const bob = await create(after.client, 'Bob', t.soon());
      const happened = `the first user after the restart has the id ${bob}, as the first one before it had`;
      t.ok(bob !== ada, 'an id that the server before did not give', happened);
      // A clock, a counter and a small random number say the same in both.
      const copies = [await t.anew(), await t.anew()];
      const served = copies.map((copy) => t.serve(UserService, copy.userService()));
      const clients = (await Promise.all(served)).map(({ client }) => client);
      const names = Array.from({ length: 100 }, (_, i) => `User${i}`);
      const made = names.flatMap((name) => clients.map((client) => create(client, name, t.soon())));
      const ids = await Promise.all(made);
      const seen = new Set<string>();
      const twice = ids.find((id) => seen.size === seen.add(id).size);
      const both = `two servers that ran at the same time gave the id ${twice}`;
      t.ok(twice === undefined, 'ids that no other server gives', both);
    },
  },
]);

/** The id of a new user. */
async function create(client: Client, name: string, options: { deadline: Date }): Promise<string> {
  const request = { name, email: `${name.toLowerCase()}@example.com` };
  const { id } = await unaryCall(client.createUser.bind(client), request, options);
  return id;
}
