// Break 1.1: find the servers that give an id twice.
import type * as Answer from '#01/exercises/1-never-reuse-an-id/starter.ts';
import { UserService } from '#01/service.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';

type Client = InstanceType<typeof UserService>;

/** Fails when a server uses an id again. Every right server passes. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  // t.answer is the program as it runs; t.anew() gives it as it is after a restart.
  const { client } = await t.serve(UserService, t.answer.userService());
  const ada = await create(client, 'Ada', t);
  const bob = await create(client, 'Bob', t);
  t.ok(ada !== bob, 'two ids', `both are ${ada}`);
  // TODO: a delete, a restart, the same words again: when would you give an id twice?
}

/** The id of a new user. */
async function create(client: Client, name: string, t: Bench<typeof Answer>): Promise<string> {
  const request = { name, email: `${name.toLowerCase()}@example.com` };
  const { id } = await unaryCall(client.createUser.bind(client), request, t.soon());
  return id;
}
