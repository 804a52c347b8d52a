// What the tasks of 1.5 work with: the student's server and its people, or a
// server of the check's and the student's client.
import { credentials, Metadata } from '@grpc/grpc-js';
import { UserService } from '#01/service.ts';
import type { User } from '#generated/users/v1/User.ts';
import type { UserServiceHandlers } from '#generated/users/v1/UserService.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import type * as Answer from './starter.ts';

/** Metadata of a call, as they are written down. */
export type Headers = Record<string, string>;

/** Users, and how often a handler has looked for one of them. */
class LookedAt extends Map<string, User> {
  looks = 0;

  override get(id: string): User | undefined {
    this.looks++;
    return super.get(id);
  }
}

/** The student's server, with Ada and Bob, and calls with any headers. */
export async function withPeople(t: Bench<typeof Answer>) {
  const users = new LookedAt(['ada', 'bob'].map((id) => [id, { id, name: id }]));
  const people = new Map([
    ['a-token', 'ada'],
    ['b-token', 'bob'],
  ]);
  const interceptors = [t.answer.whoIsCalling(people)];
  const handlers = t.answer.userService(users);
  const { client } = await t.serve(UserService, handlers, { server: { interceptors } });
  const options = (headers: Headers) => {
    const metadata = new Metadata();
    for (const [key, value] of Object.entries(headers)) metadata.set(key, value);
    return { ...t.soon(), metadata };
  };
  return {
    users,
    people,
    get: (id: string, headers: Headers) =>
      t.ended(unaryCall(client.getUser.bind(client), { id }, options(headers))),
    remove: (id: string, headers: Headers) =>
      t.ended(unaryCall(client.deleteUser.bind(client), { id }, options(headers))),
  };
}

/** A server that keeps the metadata it gets, and a client with the student's interceptor. */
export async function withTokens(t: Bench<typeof Answer>) {
  const received: Metadata[] = [];
  const handlers: Pick<UserServiceHandlers, 'GetUser'> = {
    GetUser(call, callback) {
      received.push(call.metadata);
      callback(null, { id: call.request.id });
    },
  };
  let token = 'token-1';
  const { address } = await t.serve(UserService, handlers);
  const interceptors = [t.answer.withToken(() => token)];
  const client = new UserService(address, credentials.createInsecure(), { interceptors });
  t.onEnd(() => client.close());
  const renew = () => {
    token = 'token-2';
  };
  return { client, received, renew };
}
