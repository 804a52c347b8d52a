// What the tasks of 1.6 work with: the student's client, on a server that answers
// as it is told, or on this chapter's, whose connection can be cut.
import { credentials, status } from '@grpc/grpc-js';
import { openUserStore } from '#01/directory/open-store.ts';
import { UserService, userService } from '#01/service.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import { unary } from '#lib/handlers.ts';
import { isServiceError } from '#lib/status.ts';
import { testServer } from '#lib/testing.ts';
import type * as Answer from './starter.ts';

type Handlers = Pick<UserServiceHandlers, 'CreateUser'>;

const wish = (name: string) => ({ name, email: `${name.toLowerCase()}@example.com` });
/** As many requests as one wish may cost. */
export const most = 4;

/** A pause without a clock: as long as ten calls to a server beside take. */
async function pauseBeside(t: Bench<typeof Answer>): Promise<() => Promise<void>> {
  const { address, stop } = await testServer(UserService.service, { GetUser: unary(() => ({})) });
  t.onEnd(stop);
  const client = new UserService(address, credentials.createInsecure());
  t.onEnd(() => client.close());
  return async () => {
    for (let i = 0; i < 10; i++) await unaryCall(client.getUser.bind(client), {}, t.soon());
  };
}

/** The student's client on handlers; it ends early when `tooMany` does. */
async function withClient(t: Bench<typeof Answer>, handlers: Handlers, tooMany: Promise<never>) {
  const pauses: number[] = [];
  const running = new Set<Promise<void>>();
  // Whoever wishes the same once more may well pass on the same object.
  const wishes = new Map<string, Answer.Wish>();
  const rest = await pauseBeside(t);
  const { client, tap } = await t.serve(UserService, handlers);
  async function pause(failed: number): Promise<void> {
    pauses.push(failed);
    const resting = rest();
    running.add(resting);
    await resting;
    running.delete(resting);
  }
  // A caller asks the status what to do; a bare Error has none.
  function withStatus(error: unknown): never {
    if (!(error instanceof Error) || error.name !== 'Error' || isServiceError(error)) throw error;
    throw t.wrong('an error with the status of the call', `createUser threw ${String(error)}`);
  }
  async function make(name = 'Ada', { createUser } = t.answer, { deadline } = t.soon()) {
    t.step('waiting for createUser');
    const wished = wishes.get(name) ?? wish(name);
    wishes.set(name, wished);
    const call = createUser(client, wished, { deadline, pause });
    const ended = await Promise.race([t.ended(call.catch(withStatus)), tooMany]);
    // An answer that did not wait for a pause leaves it to this one.
    await Promise.all(running);
    return ended;
  }
  return { client, tap, pauses, pausing: () => running.size > 0, make };
}

/** A server that answers the nth request with a status; what comes after the fourth is too much. */
export async function answering(t: Bench<typeof Answer>, codeOf: (n: number) => status) {
  let requests = 0;
  // Before the wish that is under way.
  let begun = 0;
  let hurried = false;
  let beyond = 0;
  let latest = 0;
  let stop: (error: Error) => void = () => {};
  const tooMany = new Promise<never>((_, reject) => {
    stop = reject;
  });
  const handlers: Handlers = {
    CreateUser(call, callback) {
      const code = codeOf(++requests);
      hurried ||= made.pausing();
      if (Number(call.getDeadline()) > latest && beyond === 0) beyond = requests;
      if (requests - begun > most)
        stop(t.wrong('four requests at most', 'there was a fifth request'));
      else if (code === status.OK) callback(null, { id: 'id', ...call.request });
      else callback({ code, details: `request ${requests}` });
    },
  };
  const made = await withClient(t, handlers, tooMany);
  return {
    ...made,
    make({ deadline } = t.soon()) {
      begun = requests;
      // On its way a deadline is a timeout: it ends a little later at the server.
      latest = deadline.getTime() + 1000;
      return made.make('Ada', t.answer, { deadline });
    },
    requests: () => requests,
    /** Whether a request came while the answer was to pause. */
    hurried: () => hurried,
    /** The first request with more time than the caller gave; 0 when there is none. */
    beyond: () => beyond,
  };
}

/** This chapter's server; it can cut the connection when the work is done. */
export async function realServer(t: Bench<typeof Answer>) {
  const store = await openUserStore(':memory:');
  t.onEnd(() => store.close());
  const real = userService(store);
  let cuts = 0;
  const handlers: Handlers & Pick<UserServiceHandlers, 'DeleteUser'> = {
    DeleteUser: real.DeleteUser,
    CreateUser(call, callback) {
      real.CreateUser(call, (...answer) => {
        if (cuts-- > 0) made.tap.cut();
        callback(...answer);
      });
    },
  };
  const made = await withClient(t, handlers, new Promise<never>(() => {}));
  return {
    ...made,
    users: async () => (await store.page(0, 10)).length,
    cutAfter(times: number) {
      cuts = times;
    },
  };
}
