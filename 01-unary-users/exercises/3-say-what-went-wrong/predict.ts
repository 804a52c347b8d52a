// Before 1.3: three handlers fail with the same error, in three ways. What does
// each client see? The server is a process of its own, for one of them ends it.
import { fileURLToPath } from 'node:url';
import { credentials, status } from '@grpc/grpc-js';
import { UserService } from '#01/service.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import type { Prediction } from '#lab/exercises/predictions.ts';
import { inSeconds, unaryCall } from '#lib/calls.ts';
import { isServiceError } from '#lib/status.ts';
import { startProgram } from '#lib/testing.ts';

/** What predict-server.ts serves. */
export const handlers: Pick<UserServiceHandlers, 'GetUser' | 'DeleteUser' | 'CreateUser'> = {
  GetUser: () => {
    throw new Error('no such table');
  },
  DeleteUser: (_call, callback) => {
    callback(new Error('no such table'));
  },
  CreateUser: async () => {
    throw new Error('no such table');
  },
};

const answers = [
  'UNKNOWN: Unknown error',
  'UNKNOWN: no such table',
  'INTERNAL: no such table',
  'UNAVAILABLE',
];

export default {
  story:
    'A server has the three handlers that stand in the README. A client calls GetUser, then DeleteUser, then CreateUser, and prints the status of each.',
  questions: [
    { ask: 'GetUser throws. What does the client see?', answers },
    { ask: 'DeleteUser calls back with an Error. What does the client see?', answers },
    { ask: 'CreateUser is async, and throws. What does the client see?', answers },
  ],
  async run() {
    const file = fileURLToPath(new URL('predict-server.ts', import.meta.url));
    const server = await startProgram(file, []);
    const client = new UserService(server.address, credentials.createInsecure());
    const soon = () => ({ deadline: inSeconds(3) });
    try {
      return [
        await seen(unaryCall(client.getUser.bind(client), {}, soon())),
        await seen(unaryCall(client.deleteUser.bind(client), {}, soon())),
        await seen(unaryCall(client.createUser.bind(client), {}, soon())),
      ];
    } finally {
      client.close();
      await server.stop();
    }
  },
} satisfies Prediction;

/** The status of a call, and its text. */
async function seen(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    if (!isServiceError(error)) throw error;
    // How a lost connection is worded depends on the machine.
    if (error.code === status.UNAVAILABLE) return 'UNAVAILABLE';
    return `${status[error.code]}: ${error.details}`;
  }
}
