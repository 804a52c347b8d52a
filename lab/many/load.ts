// The clients: one channel, and ten who call CreateUser at the same time.
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type ChannelOptions, credentials, status } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/users.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { isServiceError } from '../../lib/status.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { pace } from './pace.ts';
import { untilReady } from './ready.ts';

const proto = new URL('../../01-unary-users/users.proto', import.meta.url);
const { UserService } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1;

// Of each of the ten. Without a bound they take the cores that a server needs to start. They
// keep in step, so that there are calls on their way when a server goes.
const perSecond = 50;

/** What came of the calls. */
export interface Outcome {
  calls: number;
  failed: number;
  /** How often each status came with its text, of those that failed. */
  failures: Map<string, number>;
}

/** Clients on one channel. */
export interface Clients {
  /**
   * Makes at least `calls` calls, up to 500 a second until `end` has been resolved. What is
   * left then is made as fast as it goes.
   */
  call(calls: number, end?: Promise<void>): Promise<Outcome>;
  close(): void;
}

/** Connects to `target`, or throws when nobody answers there in time. */
export async function connectClients(target: string, options: ChannelOptions): Promise<Clients> {
  const client = new UserService(target, credentials.createInsecure(), options);
  await untilReady(client);
  async function one(outcome: Outcome): Promise<void> {
    const name = randomUUID();
    const request = { name, email: `${name}@example.org`, requestId: name };
    outcome.calls++;
    const options = { deadline: inSeconds(60) };
    const create = () => unaryCall(client.createUser.bind(client), request, options);
    try {
      await untilFree(create);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      outcome.failed++;
      const what = `${status[error.code]}: ${error.details}`;
      outcome.failures.set(what, (outcome.failures.get(what) ?? 0) + 1);
    }
  }
  return {
    async call(calls, end = Promise.resolve()) {
      const outcome: Outcome = { calls: 0, failed: 0, failures: new Map() };
      const over = new AbortController();
      // Each of the ten listens to it.
      setMaxListeners(0, over.signal);
      const ending = end.finally(() => over.abort());
      const loop = async () => {
        const turn = pace(perSecond, over.signal);
        while (outcome.calls < calls || !over.signal.aborted) {
          await turn();
          await one(outcome);
        }
      };
      await Promise.all([ending, ...Array.from({ length: 10 }, loop)]);
      return outcome;
    },
    close: () => client.close(),
  };
}

/**
 * Makes a call again for as long as the server says that its database is busy: three that
 * write to one SQLite file wait for each other, whether one is restarted or not.
 */
async function untilFree<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isServiceError(error) || error.details !== 'the database is busy') throw error;
    }
  }
}
