// Break 1.1: an id is given twice by who counts, by who starts anew, and by who makes
// it from what the client sends.
import type * as Answer from '#01/exercises/1-never-reuse-an-id/starter.ts';
import { UserService } from '#01/service.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';

type Client = InstanceType<typeof UserService>;

/** Fails when a server uses an id again. Every right server passes. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  const seen = new Set<string>();
  const fresh = async (client: Client, name: string) => {
    const id = await create(client, name, t);
    t.ok(!seen.has(id), 'an id that nobody had before', `${name} has ${id}, as somebody before`);
    seen.add(id);
    return id;
  };
  const { client } = await t.serve(UserService, t.answer.userService());
  await fresh(client, 'Ada');
  const bob = await fresh(client, 'Bob');
  await unaryCall(client.deleteUser.bind(client), { id: bob }, t.soon());
  await fresh(client, 'Eve');
  await fresh(client, 'Bob');
  // The memory of a server ends with it; what its clients have noted does not.
  for (let restart = 0; restart < 2; restart++) {
    const { userService } = await t.anew();
    const served = await t.serve(UserService, userService());
    await fresh(served.client, 'Ada');
  }
}

/** The id of a new user. */
async function create(client: Client, name: string, t: Bench<typeof Answer>): Promise<string> {
  const request = { name, email: `${name.toLowerCase()}@example.com` };
  const { id } = await unaryCall(client.createUser.bind(client), request, t.soon());
  return id;
}
