// The life of one user, as chapter 1's client tells it, from generated code: no proto is
// read at run time, and a field that the proto has not does not compile.
import { randomUUID } from 'node:crypto';
import { type Client, Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { BadRequestSchema } from './gen/error_details_pb.ts';
import { type User, UserService } from './gen/users_pb.ts';
import { statusName } from './names.ts';

/** One line of the story: what is asked, the method, the call, what is shown of its answer. */
type Tell = <Res>(
  asked: string,
  method: string,
  call: () => Promise<Res>,
  show: (response: Res) => string,
) => Promise<Res | undefined>;

const ending = [Code.Unavailable, Code.DeadlineExceeded, Code.Unauthenticated];

const tell: Tell = async (asked, method, call, show) => {
  const began = performance.now();
  const line = (code: string, answer: string) => {
    const took = `${(performance.now() - began).toFixed(1)} ms`;
    console.log(`${asked}\n  ${method} ${code} in ${took}: ${answer}`);
  };
  try {
    const response = await call();
    line('OK', show(response));
    return response;
  } catch (error) {
    if (!(error instanceof ConnectError) || ending.includes(error.code)) throw error;
    line(statusName(error.code), error.rawMessage);
    const [wrong] = error.findDetails(BadRequestSchema);
    for (const { field } of wrong?.fieldViolations ?? []) console.log(`  wrong field: ${field}`);
    return undefined;
  }
};

/** The life of one user, and each refusal on the way. */
async function story(users: Client<typeof UserService>): Promise<void> {
  const email = `ada-${randomUUID().slice(0, 8)}@example.org`;
  const requestId = randomUUID();
  const who = (user: User) => `${user.name}, ${user.email}`;
  const create = (request: { name: string; email: string; requestId?: string }) => () =>
    users.createUser(request);
  const list = (pageToken: string) => () => users.listUsers({ pageSize: 2, pageToken });

  const first = create({ name: 'Ada', email, requestId });
  const ada = await tell('Create Ada', 'CreateUser', first, ({ id }) => `id ${id}`);
  if (ada === undefined) throw new Error('The first user could not be made.');
  const { id } = ada;
  const again = 'Send it again, as after a lost answer';
  await tell(again, 'CreateUser', first, (u) => (u.id === id ? 'the same user' : 'another user'));
  const second = create({ name: 'Eve', email });
  await tell('Create another user with the same email', 'CreateUser', second, who);
  const wrong = create({ name: '', email: 'not-an-email' });
  await tell('Create a user with no name and a wrong email', 'CreateUser', wrong, who);
  const stolen = create({ name: 'Eve', email: 'eve@example.org', requestId });
  await tell("Use Ada's request id for somebody else", 'CreateUser', stolen, who);
  await tell('Get the user by id', 'GetUser', () => users.getUser({ id }), who);
  const named = { user: { id, name: 'Ada Lovelace' }, updateMask: { paths: ['name'] } };
  await tell('Change the name alone', 'UpdateUser', () => users.updateUser(named), who);
  const renumbered = { user: { id }, updateMask: { paths: ['id'] } };
  await tell('Change the id', 'UpdateUser', () => users.updateUser(renumbered), who);
  const size = (page: { users: User[] }) => `${page.users.length} on this page`;
  await tell('List the first page of two', 'ListUsers', list(''), size);
  await tell('List from a page that never was', 'ListUsers', list('page 2'), size);
  const remove = () => users.deleteUser({ id });
  await tell('Delete the user', 'DeleteUser', remove, () => 'gone');
  await tell('Get the deleted user', 'GetUser', () => users.getUser({ id }), who);
  await tell('Delete the user again', 'DeleteUser', remove, () => 'gone twice');
}

/**
 * Makes the calls of the story and prints each.
 *
 * @param address `host:port` of the server, without TLS.
 * @param seconds That each call may take.
 * @throws Error with one sentence when the server is not there or not in time.
 */
export async function tellStory(address: string, seconds: number): Promise<void> {
  const baseUrl = `http://${address}`;
  const sessions = new Http2SessionManager(baseUrl);
  // A duration here, of each call that says nothing else.
  const defaultTimeoutMs = seconds * 1000;
  const transport = createGrpcTransport({ baseUrl, sessionManager: sessions, defaultTimeoutMs });
  try {
    await story(createClient(UserService, transport));
  } catch (error) {
    throw error instanceof ConnectError ? new Error(explain(error)) : error;
  } finally {
    sessions.abort();
  }
}

function explain({ code, rawMessage }: ConnectError): string {
  if (code === Code.Unavailable) {
    return 'No server answers at that address. Start the server first, or name it with --address.';
  }
  if (code !== Code.DeadlineExceeded) return `${statusName(code)}: ${rawMessage}`;
  return 'The deadline passed before the call was done. Allow more with --deadline SECONDS.';
}
