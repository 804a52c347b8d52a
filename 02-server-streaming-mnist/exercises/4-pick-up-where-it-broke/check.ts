// Checks 2.4: a stream that breaks is gone on with, and nothing comes twice.
import { status } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import { tasks } from '#lab/exercises/tasks.ts';
import { afterMessages, cut } from '#lab/wire/fault.ts';
import { serverStreaming } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';
import type * as Answer from './starter.ts';

const resuming = '02-server-streaming-mnist/README.md#going-on-where-it-broke';
const contract = '02-server-streaming-mnist/README.md#the-contract';
// The samples that show a three: their indices are no positions in this order.
const threes = Array.from({ length: 20 }, (_, i) => 3 + 10 * i);
// More calls than any answer needs: then the server gives in, and a loop ends.
const mostCalls = 30;
const refused = () => new StatusError(status.INVALID_ARGUMENT, 'digits: 12 is not a digit');

/**
 * A server of those samples. `ends` says after how many messages its calls end,
 * one after the other, and with which status.
 */
function server(ends: (call: number) => { after: number; why: StatusError } | undefined) {
  const requests: StreamSamplesRequest__Output[] = [];
  async function* streamSamples(request: StreamSamplesRequest__Output) {
    requests.push(request);
    const end = requests.length < mostCalls ? ends(requests.length) : undefined;
    const { startIndex, limit, batchSize } = request;
    const last = Math.min(threes.length, startIndex + (limit || threes.length));
    for (let at = startIndex, sent = 0; ; sent++) {
      if (end?.after === sent) throw end.why;
      if (at >= last) return;
      const next = Math.min(last, at + (batchSize || 1));
      const samples = threes.slice(at, next).map((index) => ({ index, label: 3 }));
      at = next;
      yield { samples, nextIndex: at };
    }
  }
  return { requests, handlers: { StreamSamples: serverStreaming(streamSamples) } };
}

const stopping = (after: number) => ({
  after,
  why: new StatusError(status.UNAVAILABLE, 'the server is stopping'),
});

async function indicesOf(samples: AsyncIterable<Sample__Output>): Promise<number[]> {
  const found: number[] = [];
  for await (const { index } of samples) found.push(index);
  return found;
}

/** What is wrong with the samples that came, in words; empty when nothing is. */
function difference(found: number[], expected: number[]): string {
  const some = (list: number[], what: string) =>
    list.length === 0 ? [] : [`${list.length} ${what} (${list.slice(0, 5).join(', ')})`];
  const parts = [
    ...some([...new Set(found.filter((index, i) => found.indexOf(index) !== i))], 'more than once'),
    ...some(
      expected.filter((index) => !found.includes(index)),
      'not at all',
    ),
    ...some(
      found.filter((index) => !expected.includes(index)),
      'that nobody asked for',
    ),
  ];
  if (parts.length === 0 && found.join() !== expected.join()) parts.push('in another order');
  return parts.length === 0 ? '' : `${found.length} samples came: ${parts.join(', ')}`;
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
      const found = await indicesOf(t.answer.allSamples(client, request, t.soon()));
      const happened = difference(found, threes);
      const starts = requests.map(({ startIndex }) => startIndex).join(', ');
      t.ok(
        happened === '',
        'twenty samples, each once and in order',
        `${happened}; the calls had the start_index ${starts}`,
      );
    },
  },
  {
    title: 'The limit is a limit for all calls together',
    tried:
      'Six samples are asked for, from start_index 4 on, two in a message. The connection is cut after one message, then, in another run, after two and after all three.',
    read: contract,
    async run(t) {
      for (const messages of [1, 2, 3]) {
        const { requests, handlers } = server(() => undefined);
        const fault = cut(afterMessages('down', messages));
        const { client } = await t.serve(MnistService, handlers, { fault });
        const request = { digits: [3], startIndex: 4, limit: 6, batchSize: 2 };
        t.step(`waiting for the next of six samples, with a cut after message ${messages}`);
        const found = await t.ended(indicesOf(t.answer.allSamples(client, request, t.soon())));
        const place = `the connection was cut after message ${messages}`;
        if (found.value === undefined)
          throw t.wrong('six samples', `${place}; the call ${found.words}`);
        const happened = difference(found.value, threes.slice(4, 10));
        const limits = requests.map(({ limit }) => limit).join(', ');
        t.ok(
          happened === '',
          'six samples, each once and in order',
          `${place}; ${happened}; the calls had the limit ${limits}`,
        );
      }
    },
  },
  {
    title: 'What is refused is not asked for again',
    tried:
      'The server ends each call with INVALID_ARGUMENT: once at once, once after two messages.',
    read: resuming,
    async run(t) {
      for (const after of [0, 2]) {
        const { requests, handlers } = server(() => ({ after, why: refused() }));
        const { client } = await t.serve(MnistService, handlers);
        t.step('waiting for INVALID_ARGUMENT');
        const found = await t.ended(
          indicesOf(t.answer.allSamples(client, { digits: [12] }, t.soon())),
        );
        const happened = `the server was called ${requests.length} times, and allSamples() ${found.words}`;
        const expected = 'one call, and allSamples() throws its INVALID_ARGUMENT';
        t.ok(requests.length === 1 && found.status === 'INVALID_ARGUMENT', expected, happened);
      }
    },
  },
  {
    title: 'It gives up when nothing comes any more, and only then',
    tried: 'A server breaks each call after one message, then another one gives nothing at all.',
    read: resuming,
    async run(t) {
      const slow = server((call) => (call <= 8 ? stopping(1) : undefined));
      const steady = await t.serve(MnistService, slow.handlers);
      t.step('waiting for samples from a server that breaks each call after one message');
      const all = await t.ended(indicesOf(t.answer.allSamples(steady.client, {}, t.soon())));
      const wrong = `after ${slow.requests.length} calls, each with a sample, allSamples() ${all.words}`;
      t.ok(all.value?.length === threes.length, 'twenty samples, out of nine calls', wrong);

      const down = server((call) => stopping(call === 1 ? 1 : 0));
      const { client } = await t.serve(MnistService, down.handlers);
      t.step('waiting for allSamples() to give up');
      const none = await t.ended(indicesOf(t.answer.allSamples(client, {}, t.soon())));
      const calls = down.requests.length;
      const happened = `after ${calls} calls, the first of which brought one sample, allSamples() ${none.words}`;
      const expected = 'allSamples() throws UNAVAILABLE after five calls that brought nothing';
      t.ok(none.status === 'UNAVAILABLE' && calls >= 5 && calls <= 7, expected, happened);
    },
  },
]);
