// Checks 2.4: a stream that breaks is gone on with, and nothing comes twice.
import { status as codes } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { Sample__Output } from '#generated/mnist/v1/Sample.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { afterMessages, cut } from '#lab/wire/fault.ts';
import { isServiceError } from '#lib/status.ts';
import { difference, refusing, server, stopping, threes } from './breaking-server.ts';
import type * as Answer from './starter.ts';

const resuming = '02-server-streaming-mnist/README.md#going-on-where-it-broke';
const contract = '02-server-streaming-mnist/README.md#the-contract';

/** The indices of the samples, as they come into `found`. */
async function indicesOf(
  t: Bench<typeof Answer>,
  samples: AsyncIterable<Sample__Output>,
  found: number[] = [],
): Promise<number[]> {
  try {
    for await (const { index } of samples) found.push(index);
    return found;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Error' || isServiceError(error)) throw error;
    throw t.wrong('an error with the status of the call', `allSamples() threw ${error}`);
  }
}

export default tasks<typeof Answer>([
  {
    title: 'After a break, each sample comes once',
    tried:
      'Twenty threes, two in a message. The connection is cut after three messages, and the next call ends with UNAVAILABLE after two.',
    read: resuming,
    async run(t) {
      const { requests, handlers } = server((call) => (call === 2 ? stopping(2) : undefined));
      const fault = cut(afterMessages('down', 3));
      const { client } = await t.serve(MnistService, handlers, { fault });
      const request = { digits: [3], batchSize: 2 };
      t.step('waiting for the next of twenty samples');
      const found = await indicesOf(t, t.answer.allSamples(client, request, t.soon()));
      const happened = difference(found, threes);
      const starts = requests.map(({ startIndex }) => startIndex).join(', ');
      t.ok(
        happened === '',
        'twenty samples, each once and in order',
        `${happened}; the calls had the start_index ${starts}`,
      );
      t.equal(request, { digits: [3], batchSize: 2 }, "the caller's request, afterwards");
    },
  },
  {
    title: 'The limit is a limit for all calls together',
    tried:
      'Six samples are asked for, from start_index 4 on, two in a message. The connection is cut after one message, then, in another run, after two and after all three. Then five are asked for.',
    read: contract,
    async run(t) {
      for (const [messages, limit] of [
        [1, 6],
        [2, 6],
        [3, 6],
        [1, 5],
      ] as const) {
        const { requests, handlers } = server(() => undefined);
        const fault = cut(afterMessages('down', messages));
        const { client } = await t.serve(MnistService, handlers, { fault });
        const request = { digits: [3], startIndex: 4, limit, batchSize: 2 };
        t.step(`waiting for the next of ${limit} samples, with a cut after message ${messages}`);
        const found = await t.ended(indicesOf(t, t.answer.allSamples(client, request, t.soon())));
        const place = `the connection was cut after message ${messages}`;
        if (found.value === undefined)
          throw t.wrong(`${limit} samples`, `${place}; the call ${found.words}`);
        const happened = difference(found.value, threes.slice(4, 4 + limit));
        const limits = requests.map(({ limit }) => limit).join(', ');
        t.ok(
          happened === '',
          `${limit} samples, each once and in order`,
          `${place}; ${happened}; the calls had the limit ${limits}`,
        );
      }
    },
  },
  {
    title: 'What is refused is not asked for again',
    tried:
      'The server ends each call with INVALID_ARGUMENT: once at once, once after two messages. Then with FAILED_PRECONDITION, PERMISSION_DENIED and UNIMPLEMENTED.',
    read: resuming,
    async run(t) {
      for (const [after, code] of [
        [0, codes.INVALID_ARGUMENT],
        [2, codes.INVALID_ARGUMENT],
        [1, codes.FAILED_PRECONDITION],
        [1, codes.PERMISSION_DENIED],
        [0, codes.UNIMPLEMENTED],
      ] as const) {
        const name = codes[code];
        const { requests, handlers } = server(() => refusing(after, code));
        const { client } = await t.serve(MnistService, handlers);
        t.step(`waiting for ${name}`);
        const found = await t.ended(
          indicesOf(t, t.answer.allSamples(client, { digits: [12] }, t.soon())),
        );
        const happened = `the server was called ${requests.length} times, and allSamples() ${found.words}`;
        const expected = `one call, and allSamples() throws its ${name}`;
        t.ok(requests.length === 1 && found.status === name, expected, happened);
      }
    },
  },
  {
    title: 'It gives up when nothing comes any more, and only then',
    tried:
      'A server breaks each call after one message; a second one every other call before it; a third one gives nothing after its first message.',
    read: resuming,
    async run(t) {
      const slow = server(() => stopping(1));
      const steady = await t.serve(MnistService, slow.handlers);
      t.step('waiting for samples from a server that breaks each call after one message');
      const all = await t.ended(indicesOf(t, t.answer.allSamples(steady.client, {}, t.soon())));
      const { length } = slow.requests;
      const place = `the last one from start_index ${slow.requests.at(-1)?.startIndex}`;
      const wrong = `after ${length} calls, each with a sample, ${place}, allSamples() ${all.words}`;
      const whole = all.value?.length === threes.length && length <= threes.length + 1;
      t.ok(whole, 'twenty samples, out of as many calls and one more', wrong);

      const uneven = server((call) => (call <= 14 ? stopping(call % 2) : undefined));
      const changing = await t.serve(MnistService, uneven.handlers);
      t.step('waiting for samples from a server that breaks every other call before a message');
      const rest = await t.ended(indicesOf(t, t.answer.allSamples(changing.client, {}, t.soon())));
      const early = `after ${uneven.requests.length} calls, of which one in two brought a sample, allSamples() ${rest.words}`;
      t.ok(rest.value?.length === threes.length, 'twenty samples: never five in a row', early);

      const down = server((call) => stopping(call === 1 ? 1 : 0));
      const { client } = await t.serve(MnistService, down.handlers);
      t.step('waiting for allSamples() to give up');
      const came: number[] = [];
      const none = await t.ended(indicesOf(t, t.answer.allSamples(client, {}, t.soon()), came));
      const calls = down.requests.length;
      const happened = `after ${calls} calls, the first of which brought one sample, allSamples() ${none.words}`;
      const expected = 'allSamples() throws UNAVAILABLE after five calls that brought nothing';
      t.ok(none.status === 'UNAVAILABLE' && calls === 6, expected, happened);
      const given = 'the samples that allSamples() gave before it threw: those that had come';
      t.equal(came, threes.slice(0, 1), given);
    },
  },
]);
