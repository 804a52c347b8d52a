// The five methods as steps of the client's story: a name, and a call that is made
// when its turn has come, so that its time and its deadline begin then.
import { unaryCall } from '../lib/calls.ts';
import type { UserService } from './service.ts';

/** One call that is ready to be made. */
export interface Step<T> {
  method: string;
  make(): Promise<T>;
}

/** The five methods as steps; each call gets options of its own, with a fresh deadline. */
export function stepsOf(
  client: InstanceType<typeof UserService>,
  options: () => { deadline: Date },
) {
  return {
    create: (name: string, email: string, requestId = '') => ({
      method: 'CreateUser',
      make: () => unaryCall(client.createUser.bind(client), { name, email, requestId }, options()),
    }),
    get: (id: string) => ({
      method: 'GetUser',
      make: () => unaryCall(client.getUser.bind(client), { id }, options()),
    }),
    change: (user: { id: string; name?: string; email?: string }, paths: string[]) => ({
      method: 'UpdateUser',
      make: () =>
        unaryCall(client.updateUser.bind(client), { user, updateMask: { paths } }, options()),
    }),
    list: (pageToken = '') => ({
      method: 'ListUsers',
      make: () => unaryCall(client.listUsers.bind(client), { pageSize: 2, pageToken }, options()),
    }),
    remove: (id: string) => ({
      method: 'DeleteUser',
      make: () => unaryCall(client.deleteUser.bind(client), { id }, options()),
    }),
  };
}
