// Break 1.5: every door, with every key that should not fit, by two people at once.
import { Metadata } from '@grpc/grpc-js';
import { type Headers, withPeople, withTokens } from '#01/exercises/5-know-who-is-calling/setup.ts';
import type * as Answer from '#01/exercises/5-know-who-is-calling/starter.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';

/** Fails when a server lets somebody in, or refuses somebody, whom it should not. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  await strangers(t);
  await others(t);
  await tokens(t);
}

/** Whoever has no token is UNAUTHENTICATED, whatever is called. */
async function strangers(t: Bench<typeof Answer>): Promise<void> {
  const { get, remove, people } = await withPeople(t);
  const bad = ['', 'Bearer', 'Bearer x', 'Bearer a-token2', 'Basic a-token', 'a-token'];
  const keys = [...bad, 'Digest a-token', 'Bearer constructor'];
  for (const headers of [{}, ...keys.map((authorization): Headers => ({ authorization }))]) {
    for (const call of [get, remove]) {
      const { status, details, words } = await call('ada', headers);
      t.ok(status === 'UNAUTHENTICATED', 'UNAUTHENTICATED', `the call ${words}`);
      t.ok(!/b-token|bob/i.test(details), 'nothing of others', `the call ${words}`);
    }
  }
  people.set('C-Token', 'ada');
  const { status, words } = await get('ada', { authorization: 'Bearer C-Token' });
  t.ok(status === 'OK', 'OK with a token that was given later', `the call ${words}`);
}

/** Whoever has a token is himself, whatever he says and whoever calls meanwhile. */
async function others(t: Bench<typeof Answer>): Promise<void> {
  const { get, remove } = await withPeople(t);
  const [ada, bob] = ['a-token', 'b-token'].map((token): Headers => {
    return { authorization: `Bearer ${token}` };
  });
  for (const headers of [{ ...bob }, { ...bob, caller: 'ada' }]) {
    for (const id of ['ada', 'eve', 'Bob']) {
      const { status, words } = await remove(id, headers);
      t.ok(status === 'PERMISSION_DENIED', 'PERMISSION_DENIED', `the call ${words}`);
    }
  }
  const calls = Array.from({ length: 20 }, async () => {
    const removed = remove('ada', { ...bob });
    await get('bob', { ...ada });
    return removed;
  });
  for (const { status, words } of await Promise.all(calls)) {
    t.ok(status === 'PERMISSION_DENIED', 'PERMISSION_DENIED', `the call ${words}`);
  }
  const { status, words } = await remove('bob', { ...bob });
  t.ok(status === 'OK', 'OK for himself', `the call ${words}`);
}

/** The client sends the token of the moment, and what else the call has. */
async function tokens(t: Bench<typeof Answer>): Promise<void> {
  const { client, received, renew } = await withTokens(t);
  const metadata = new Metadata();
  metadata.set('request-id', 'r1');
  for (let call = 0; call < 2; call++) {
    if (call === 1) renew();
    await unaryCall(client.getUser.bind(client), { id: 'ada' }, { ...t.soon(), metadata });
  }
  const sent = received.map((headers) => headers.get('authorization').join());
  t.equal(sent, ['Bearer token-1', 'Bearer token-2'], 'what the two calls sent');
  t.equal(received[1]?.get('request-id'), ['r1'], 'the request-id of the second call');
}
