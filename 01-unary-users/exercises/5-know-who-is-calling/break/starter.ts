// Break 1.5: find the servers that let the wrong people in.
import { type Headers, withPeople } from '#01/exercises/5-know-who-is-calling/setup.ts';
import type * as Answer from '#01/exercises/5-know-who-is-calling/starter.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

/** Fails when a server lets somebody in, or refuses somebody, whom it should not. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  // Ada has the token a-token, Bob b-token. The headers of a call are yours to choose.
  const { users, get } = await withPeople(t);
  const bob: Headers = { authorization: 'Bearer b-token' };
  const { status } = await get('ada', bob);
  t.equal(status, 'OK', 'the status of GetUser with a token');
  t.equal([...users.keys()], ['ada', 'bob'], 'the users that are there');
  // TODO: no token, half a token, somebody else's account, somebody else's name …
  // TODO: the other end. withTokens(t), beside withPeople, gives a client that sends its
  // token, and what has come of it.
}
