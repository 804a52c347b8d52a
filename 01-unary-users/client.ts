// Chapter 1's client: the life of one user, and each refusal on the way. Run it
// as often as you like: it leaves the directory as it found it.
import { randomUUID } from 'node:crypto';
import { credentials, Metadata, status } from '@grpc/grpc-js';
import { inSeconds } from '../lib/calls.ts';
import { clientCredentials, clientOptions } from '../lib/credentials.ts';
import { clientFlags, parseFlags, text, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { resultsIn } from '../lib/results.ts';
import { fieldViolations, isServiceError } from '../lib/status.ts';
import { type CallTime, timeline } from './results/timeline.ts';
import { UserService } from './service.ts';
import { type Step, stepsOf } from './steps.ts';

const standardFolder = 'out/01-unary-users';

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 01-unary-users/client.ts',
    about: 'Walks through the life of one user, and through each refusal.',
    flags: {
      ...clientFlags(50051),
      token: text({ help: 'bearer token; needs --tls' }),
      output: text({ help: `folder for the picture (default ${standardFolder})` }),
    },
  });
  if (flags.token !== undefined && !flags.tls) {
    throw new UsageError('--token needs --tls: a token on a plaintext channel can be read by all.');
  }
  const results = resultsIn(flags.output, standardFolder);
  let channel = clientCredentials(flags);
  if (flags.token !== undefined) {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${flags.token}`);
    const bearer = credentials.createFromMetadataGenerator((_, done) => done(null, metadata));
    channel = credentials.combineChannelCredentials(channel, bearer);
  }
  const client = new UserService(flags.address, channel, clientOptions(flags));

  const start = performance.now();
  const calls: CallTime[] = [];

  /** Makes one call and prints it: what was asked, what came back, status and time. */
  async function tell<T>(asked: string, { method, make }: Step<T>, show: (response: T) => string) {
    const began = performance.now() - start;
    const line = (code: status, answer: string) => {
      const ended = performance.now() - start;
      calls.push({ asked, method, status: status[code], began, ended });
      const took = `${(ended - began).toFixed(1)} ms`;
      console.log(`${asked}\n  ${method} ${status[code]} in ${took}: ${answer}`);
    };
    try {
      const response = await make();
      line(status.OK, show(response));
      return response;
    } catch (error) {
      const ending = [status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.UNAUTHENTICATED];
      if (!isServiceError(error) || ending.includes(error.code)) throw error;
      line(error.code, error.details);
      for (const { field } of fieldViolations(error)) console.log(`  wrong field: ${field}`);
      return undefined;
    }
  }

  const { create, get, change, list, remove } = stepsOf(client, () => ({
    deadline: inSeconds(flags.deadline),
  }));

  try {
    const email = `ada-${randomUUID().slice(0, 8)}@example.org`;
    const requestId = randomUUID();
    const ada = await tell('Create Ada', create('Ada', email, requestId), (u) => `id ${u.id}`);
    if (ada === undefined) throw new Error('The first user could not be made.');
    const { id } = ada;
    await tell('Send it again, as after a lost answer', create('Ada', email, requestId), (u) =>
      u.id === id ? 'the same user' : 'another user',
    );
    await tell('Create another user with the same email', create('Eve', email), (u) => u.id);
    await tell(
      'Create a user with no name and a wrong email',
      create('', 'not-an-email'),
      (u) => u.id,
    );
    await tell(
      "Use Ada's request id for somebody else",
      create('Eve', 'eve@example.org', requestId),
      (u) => u.id,
    );
    await tell('Get the user by id', get(id), (u) => `${u.name}, ${u.email}`);
    await tell(
      'Change the name alone',
      change({ id, name: 'Ada Lovelace' }, ['name']),
      (u) => `${u.name}, ${u.email}`,
    );
    await tell('Change the id', change({ id }, ['id']), (u) => u.id);
    await tell('List the first page of two', list(), (page) => `${page.users.length} on this page`);
    await tell('List from a page that never was', list('page 2'), (page) => `${page.users.length}`);
    await tell('Delete the user', remove(id), () => 'gone');
    await tell('Get the deleted user', get(id), (u) => u.name);
    await tell('Delete the user again', remove(id), () => 'gone twice');
  } finally {
    client.close();
  }
  results.write('calls.svg', timeline(calls));
  console.log(`picture: ${results.name}/calls.svg`);
});
