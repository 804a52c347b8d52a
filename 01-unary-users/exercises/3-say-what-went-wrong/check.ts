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
      const { status, value, words } = await create(good);
      t.ok(status === 'OK', 'OK when nothing is wrong', `CreateUser ${words}`);
      t.equal([value?.name, value?.email], [good.name, good.email], 'the name and email added');
    },
  },
  {
    title: 'An error of the server tells the client nothing of the server',
    tried:
      'The directory fails while "bob" is looked up, by a call of its own while "dan" is, with a text in place of an Error while "eli" is, and while the three are added; then "ada" is looked up.',
    read: handlersRead,
    async run(t) {
      const { get, create } = await withDirectory(t);
      const failing = (method: string, name: string) =>
        `waiting for the end of ${method} with "${name}", for whom the directory fails`;
      for (const id of ['bob', 'dan', 'eli', 'Bob', 'Dan', 'Eli']) {
        const isNew = id !== id.toLowerCase();
        t.step(failing(isNew ? 'CreateUser' : 'GetUser', id));
        const call = isNew ? create({ name: id, email: `${id}@example.com` }) : get(id);
        const { status, details, words } = await call;
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
    tried:
      'The directory fails twice, and once while somebody is added; one call is refused with NOT_FOUND.',
    read: handlersRead,
    async run(t) {
      const { get, create, log } = await withDirectory(t);
      const bob = { name: 'Bob', email: 'bob@example.com' };
      const ended = [await get('bob'), await get('bob'), await create(bob)];
      const said = ended.map(({ details }) => details);
      await get('eve');
      const ofFailures = log.filter((line) => line.includes(secret));
      const counted = `${log.length} lines, ${ofFailures.length} of them with "${secret}"`;
      const lines = log.length === 0 ? 'the log is empty' : `the log has ${counted}`;
      t.ok(ofFailures.length === 3, 'a line for each failure, with what the directory said', lines);
      const happened = `the client reads "${said.join('", then "')}"`;
      t.ok(new Set(said).size === 3, 'an id of its own for each error', happened);
      const found = said.every((_, i) => hasId(said, ofFailures, i));
      t.ok(found, 'an id that is in the log line of this error, and in no other', happened);
      t.ok(log.length === 3, 'a line for each error of the server, and no more', lines);
    },
  },
]);

/**
 * Whether the text of failure `i` has a word that stands in its own line of the log and
 * in none of the others. What the word looks like is the student's affair.
 */
function hasId(said: string[], log: string[], i: number): boolean {
  const words = (text: string) => new Set(text.match(/[^\s"'(),;=[\]{}]+/g) ?? []);
  const bare = (text: string) => [...words(text)].flatMap((word) => [word, trimmed(word)]);
  const others = [...said, ...log].filter((text) => text !== said[i] && text !== log[i]);
  const elsewhere = new Set(others.flatMap((text) => [...words(text)]));
  const own = new Set(bare(log[i] ?? ''));
  return bare(said[i] ?? '').some((word) => word !== '' && own.has(word) && !elsewhere.has(word));
}

/** Without what stands around a word in a sentence: "id:7." is 7. */
const trimmed = (word: string) => word.replace(/[.:!?]+$/, '').replace(/^.*[:#]/, '');

/** What a call to another server fails with. */
function callError(error: Error): Error {
  const metadata = new Metadata();
  metadata.set('served-by', '10.0.0.7');
  const { message: details } = error;
  return Object.assign(error, { code: codes.UNAVAILABLE, details, metadata });
}

/** The student's handlers on a directory that knows Ada, and fails for Bob, Dan and Eli. */
async function withDirectory(t: Bench<typeof Answer>) {
  const log: string[] = [];
  let added = 0;
  function failFor(id: string): void {
    if (id === 'bob') throw Object.assign(t.internal(secret), { code: 'ECONNREFUSED' });
    if (id === 'dan') throw callError(t.internal(secret));
    // Not all code throws Errors.
    if (id === 'eli') throw t.internal(secret).message;
  }
  const directory: Answer.Directory = {
    async find(id) {
      failFor(id);
      return id === 'ada' ? ada : undefined;
    },
    async add(name, email) {
      added++;
      failFor(name.toLowerCase());
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
