// Checks 1.3: what the client did wrong is told to the client, all else to the log.
import { status as codes, Metadata } from '@grpc/grpc-js';
import { UserService } from '#01/service.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import { fieldViolations, isServiceError } from '#lib/status.ts';
import type * as Answer from './starter.ts';

const ada = { id: 'ada', name: 'Ada', email: 'ada@example.com' };
const secret = 'connect ECONNREFUSED 10.0.0.7:5432 for admin';
const handlersRead = '01-unary-users/README.md#from-a-callback-to-an-async-function';
const refusalsRead = '01-unary-users/README.md#refusals-that-a-program-can-read';

export default tasks<typeof Answer>([
  {
    title: 'What is not there is NOT_FOUND',
    tried: 'GetUser with the id "ada", which is there, and with "eve", which is not.',
    read: handlersRead,
    async run(t) {
      const { get } = await withDirectory(t);
      t.equal((await get('ada')).value?.name, 'Ada', "the name of the user 'ada'");
      t.step('waiting for the end of GetUser with "eve"');
      const { status, details, words } = await get('eve');
      t.ok(status === 'NOT_FOUND', 'NOT_FOUND for "eve"', `the call ${words}`);
      t.ok(details.includes('eve'), 'a message that says which id', `it says "${details}"`);
    },
  },
  {
    title: 'Every wrong field of a request is named',
    tried: 'CreateUser with no name and the email "ada"; then with one of the two wrong.',
    read: refusalsRead,
    async run(t) {
      const { create, added } = await withDirectory(t);
      const good = { name: 'Ada', email: 'ada@example.com' };
      const wrong = { name: '', email: 'ada' };
      for (const request of [wrong, { ...good, name: '' }, { ...good, email: 'ada' }]) {
        const asked = JSON.stringify(request);
        const { status, words, fields } = await create(request);
        const expected = `INVALID_ARGUMENT for ${asked}`;
        t.ok(status === 'INVALID_ARGUMENT', expected, `the call ${words}`);
        const bad = [request.name === '' && 'name', request.email === 'ada' && 'email'];
        t.equal(fields, bad.filter(Boolean).sort(), `for ${asked}, the fields that are named`);
      }
      t.ok(added() === 0, 'no user is added', `the directory was asked to add ${added()}`);
      const { status, words } = await create(good);
      t.ok(status === 'OK', 'OK when nothing is wrong', `CreateUser ${words}`);
    },
  },
  {
    title: 'An error of the server tells the client nothing of the server',
    tried:
      'The directory fails while "bob" is looked up, and by a call of its own while "dan" is; then "ada" is.',
    read: handlersRead,
    async run(t) {
      const { get } = await withDirectory(t);
      for (const id of ['bob', 'dan']) {
        t.step(`waiting for the end of GetUser with "${id}", for whom the directory fails`);
        const { status, details, words } = await get(id);
        t.ok(status === 'INTERNAL', 'INTERNAL, and no word of the directory', `the call ${words}`);
        const leaked = /ECONNREFUSED|10\.0\.0\.7|5432|admin|\.ts\b/.test(details);
        t.ok(!leaked, 'no word of the directory', `the client reads "${details}"`);
      }
      const after = await get('ada');
      t.ok(after.status === 'OK', 'OK for "ada", after it', `the call ${after.words}`);
    },
  },
  {
    title: 'The log tells what the client must not know',
    tried: 'The directory fails twice; one call is refused with NOT_FOUND.',
    read: handlersRead,
    async run(t) {
      const { get, log } = await withDirectory(t);
      const said = [await get('bob'), await get('bob')].map(({ details }) => details);
      await get('eve');
      const ofFailures = log.filter((line) => line.includes(secret));
      const counted = `${log.length} lines, ${ofFailures.length} of them with "${secret}"`;
      const lines = log.length === 0 ? 'the log is empty' : `the log has ${counted}`;
      t.ok(ofFailures.length === 2, 'a line for each failure, with what the directory said', lines);
      const ids = said.map((details, i) => idIn(details, ofFailures[i] ?? ''));
      const happened = `the client reads "${said[0]}", then "${said[1]}"`;
      t.ok(!ids.includes(''), 'an id that is in the log line too', happened);
      t.ok(ids[0] !== ids[1], 'an id of its own for each error', happened);
      t.ok(log.length === 2, 'a line for each error of the server, and no more', lines);
    },
  },
]);

/** The word with a digit in it that both texts have; empty when there is none. */
function idIn(details: string, line: string): string {
  const words = details.match(/[\w-]*\d[\w-]*/g) ?? [];
  return words.find((word) => line.includes(word)) ?? '';
}

/** What a call to another server fails with. */
const callError = () =>
  Object.assign(new Error(`14 UNAVAILABLE: ${secret}`), {
    code: codes.UNAVAILABLE,
    details: secret,
    metadata: new Metadata(),
  });

/** The student's handlers on a directory that knows Ada, and fails for Bob and Dan. */
async function withDirectory(t: Bench<typeof Answer>) {
  const log: string[] = [];
  let added = 0;
  const directory: Answer.Directory = {
    async find(id) {
      if (id === 'bob') throw Object.assign(new Error(secret), { code: 'ECONNREFUSED' });
      if (id === 'dan') throw callError();
      return id === 'ada' ? ada : undefined;
    },
    async add(name, email) {
      added++;
      return { id: 'new', name, email };
    },
  };
  const handlers = t.answer.userService(directory, (line) => void log.push(line));
  const { client } = await t.serve(UserService, handlers);
  return {
    log,
    added: () => added,
    get: (id: string) => t.ended(unaryCall(client.getUser.bind(client), { id }, t.soon())),
    async create(request: { name: string; email: string }) {
      let fields: string[] = [];
      const call = unaryCall(client.createUser.bind(client), request, t.soon());
      const named = call.catch((error: unknown) => {
        if (isServiceError(error)) fields = fieldViolations(error).map(({ field }) => field);
        throw error;
      });
      return { ...(await t.ended(named)), fields: fields.sort() };
    },
  };
}
