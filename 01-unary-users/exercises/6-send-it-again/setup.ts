// What the tasks of 1.6 work with: the student's client, on a server that answers
// as it is told, or on this chapter's, whose connection can be cut.
import { status } from '@grpc/grpc-js';
import { UserService, userService } from '#01/service.ts';
import { openUserStore } from '#01/user-store.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { inSeconds } from '#lib/calls.ts';
import { isServiceError } from '#lib/status.ts';
import type * as Answer from './starter.ts';

type Handlers = Pick<UserServiceHandlers, 'CreateUser'>;

const ada = { name: 'Ada', email: 'ada@example.com' };
/** As many requests as one wish may cost. */
export const most = 4;

/** The student's client on handlers; it ends early when `tooMany` does. */
async function withClient(t: Bench<typeof Answer>, handlers: Handlers, tooMany: Promise<never>) {
  const pauses: number[] = [];
  const { client, tap } = await t.serve(UserService, handlers);
  async function pause(failed: number): Promise<void> {
    pauses.push(failed);
  }
  // A caller asks the status what to do; a bare Error has none.
  function withStatus(error: unknown): never {
    if (!(error instanceof Error) || error.name !== 'Error' || isServiceError(error)) throw error;
    throw t.wrong('an error with the status of the call', `createUser threw ${String(error)}`);
  }
  function make() {
    t.step('waiting for createUser');
    const call = t.answer.createUser(client, ada, { deadline: inSeconds(3), pause });
    return Promise.race([t.ended(call.catch(withStatus)), tooMany]);
  }
  return { client, tap, pauses, make };
}

/** A server that answers the nth request with a status; what comes after the fourth is too much. */
export async function answering(t: Bench<typeof Answer>, codeOf: (n: number) => status) {
  let requests = 0;
  let stop: (error: Error) => void = () => {};
  const tooMany = new Promise<never>((_, reject) => {
    stop = reject;
  });
  const handlers: Handlers = {
    CreateUser(_call, callback) {
      const code = codeOf(++requests);
      if (requests > most) stop(t.wrong('four requests at most', 'there was a fifth request'));
      else if (code === status.OK) callback(null, { id: 'id', ...ada });
      else callback({ code, details: `request ${requests}` });
    },
  };
  return { ...(await withClient(t, handlers, tooMany)), requests: () => requests };
}

/** This chapter's server; it can cut the connection when the work is done. */
export async function realServer(t: Bench<typeof Answer>) {
  const store = openUserStore(':memory:');
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
    users: () => store.page(0, 10).length,
    cutAfter(times: number) {
      cuts = times;
    },
  };
}
