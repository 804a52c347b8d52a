// The clients: one channel, ten calls of CreateUser at a time.
import { randomUUID } from 'node:crypto';
import { type ChannelOptions, credentials, status } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/users.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { isServiceError } from '../../lib/status.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { untilReady } from './ready.ts';

const proto = new URL('../../01-unary-users/users.proto', import.meta.url);
const { UserService } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1;

/** What came of the calls. */
export interface Outcome {
  calls: number;
  failed: number;
  /** How often each status came with its text, of those that failed. */
  failures: Map<string, number>;
}

/** Clients on one channel. */
export interface Clients {
  /** Makes at least `calls` calls, and goes on until `end` has been resolved. */
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
    try {
      await unaryCall(client.createUser.bind(client), request, { deadline: inSeconds(60) });
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
      let over = false;
      const ending = end.finally(() => (over = true));
      const loop = async () => {
        while (outcome.calls < calls || !over) await one(outcome);
      };
      await Promise.all([ending, ...Array.from({ length: 10 }, loop)]);
      return outcome;
    },
    close: () => client.close(),
  };
}
